//! Which order goes to which rider, over all pairs of a batch at once. Pure.

use pathfinding::{kuhn_munkres::kuhn_munkres, matrix::Matrix};

/// What each pair costs; lower is better, infinity is not allowed. Row: order; column: rider.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    orders: usize,
    riders: usize,
    pairs: Vec<f64>,
}

impl Costs {
    /// `cost(order, rider)` for every pair. Anything that is not finite counts as not allowed.
    pub fn of(orders: usize, riders: usize, mut cost: impl FnMut(usize, usize) -> f64) -> Self {
        let mut pairs = Vec::with_capacity(orders * riders);
        for order in 0..orders {
            for rider in 0..riders {
                let cost = cost(order, rider);
                pairs.push(if cost.is_finite() { cost } else { f64::INFINITY });
            }
        }
        Self { orders, riders, pairs }
    }

    pub fn orders(&self) -> usize {
        self.orders
    }

    pub fn riders(&self) -> usize {
        self.riders
    }

    pub fn get(&self, order: usize, rider: usize) -> f64 {
        self.row(order).get(rider).copied().unwrap_or(f64::INFINITY)
    }

    fn row(&self, order: usize) -> &[f64] {
        self.pairs.get(order * self.riders..(order + 1) * self.riders).unwrap_or_default()
    }

    /// Orders left over, and the sum of what the others cost.
    pub fn total(&self, matching: &[Option<usize>]) -> (usize, f64) {
        let left = matching.iter().filter(|rider| rider.is_none()).count();
        let sum = matching.iter().enumerate().filter_map(|(o, rider)| rider.map(|r| self.get(o, r))).sum();
        (left, sum)
    }
}

/// Matches each order with at most one rider, and each rider with at most one order.
pub trait Matcher: Send + Sync {
    /// For each order its rider, if any. Deterministic.
    fn assign(&self, costs: &Costs) -> Vec<Option<usize>>;
}

/// The cheapest pair of all first, then the cheapest of what is left. O(p log p) for p allowed pairs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Greedy;

impl Matcher for Greedy {
    fn assign(&self, costs: &Costs) -> Vec<Option<usize>> {
        let mut pairs: Vec<(f64, u32, u32)> = Vec::new();
        for order in 0..costs.orders {
            for (rider, cost) in costs.row(order).iter().enumerate().filter(|(_, cost)| cost.is_finite()) {
                pairs.push((*cost, index(order), index(rider)));
            }
        }
        // Ties go by place, so that the answer is the same every time.
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut matching, mut taken) = (vec![None; costs.orders], vec![false; costs.riders]);
        for (_, order, rider) in pairs {
            let (order, rider) = (order as usize, rider as usize);
            if let (Some(slot @ None), Some(taken @ false)) = (matching.get_mut(order), taken.get_mut(rider))
            {
                *slot = Some(rider);
                *taken = true;
            }
        }
        matching
    }
}

fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// As many orders as can be matched, and among those matchings the least sum of costs, by the Hungarian
/// method (`pathfinding`'s Kuhn-Munkres), exact to a millionth of a cost unit.
///
/// Two things make it fast without making it less exact:
///
/// * Columns nobody needs are dropped. If the smaller side has n members, some best matching gives each of
///   them one of its n cheapest partners (were one given a dearer one, then of its n cheapest at most n-1
///   are taken, and it could change to a free one at no loss).
/// * Orders of one hub want the same riders, and a search that begins from nothing settles that quarrel one
///   step at a time. So, where riders are short, a quick auction gives each rider a price first, and the search is given costs *plus
///   prices*, with a dummy row for every column that stays free, which costs its price. Every column then
///   pays its price exactly once whatever the matching, so the sum of prices is a constant and the best
///   matching is the same for any prices; good ones only leave little to search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Optimal;

/// Weights are whole numbers.
const SCALE: f64 = 1e9;

impl Matcher for Optimal {
    fn assign(&self, costs: &Costs) -> Vec<Option<usize>> {
        let flipped = costs.orders > costs.riders;
        let (small, large) =
            if flipped { (costs.riders, costs.orders) } else { (costs.orders, costs.riders) };
        let mut matching = vec![None; costs.orders];
        if small == 0 {
            return matching;
        }
        let cost = |s: usize, l: usize| if flipped { costs.get(l, s) } else { costs.get(s, l) };
        let needed = needed(small, large, cost);
        let Some(rows) = bounded(small, &needed, cost) else { return matching };
        // With many columns to spare there is little to quarrel about, and the dummies cost more than they save.
        let (prices, free) = if needed.len() * 2 <= small * 3 {
            auction(&rows, needed.len())
        } else {
            (Vec::new(), Vec::new())
        };
        let Some(weights) = weights(&rows, &prices, &free) else { return matching };
        let (_, partners) = kuhn_munkres(&weights);
        for (s, column) in partners.into_iter().enumerate().take(small) {
            let Some(&l) = needed.get(column) else { continue };
            let (order, rider) = if flipped { (l, s) } else { (s, l) };
            if costs.get(order, rider).is_finite()
                && let Some(slot) = matching.get_mut(order)
            {
                *slot = Some(rider);
            }
        }
        matching
    }
}

/// The members of the larger side that are among the `small` cheapest of some member of the smaller, in
/// order; never fewer than `small`.
fn needed(small: usize, large: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut keep = vec![small >= large; large];
    let mut row: Vec<(f64, usize)> = Vec::with_capacity(large);
    for s in 0..small {
        if small >= large {
            break;
        }
        row.clear();
        row.extend((0..large).map(|l| (cost(s, l), l)));
        row.select_nth_unstable_by(small - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for &(_, l) in row.iter().take(small) {
            if let Some(keep) = keep.get_mut(l) {
                *keep = true;
            }
        }
    }
    keep.into_iter().enumerate().filter_map(|(l, keep)| keep.then_some(l)).collect()
}

/// The costs from 0 up, row by row; a pair that is not allowed costs more than any matching could save, so
/// that the most are matched. `None`: nothing is allowed.
fn bounded(small: usize, needed: &[usize], cost: impl Fn(usize, usize) -> f64) -> Option<Vec<Vec<f64>>> {
    let mut rows: Vec<Vec<f64>> = (0..small).map(|s| needed.iter().map(|&l| cost(s, l)).collect()).collect();
    let finite = || rows.iter().flatten().copied().filter(|cost| cost.is_finite());
    let (low, high) = (finite().min_by(f64::total_cmp)?, finite().max_by(f64::total_cmp)?);
    // A sum of whole-number weights must fit: with 10^3 rows, 10^3 of 10^5 units of 10^9.
    let spread = (high - low).min(100.0);
    #[expect(clippy::cast_precision_loss, reason = "a batch is far below 2^52")]
    let never = (spread + 1.0) * (small as f64 + 1.0);
    for cost in rows.iter_mut().flatten() {
        *cost = if cost.is_finite() { (*cost - low).min(spread) } else { never };
    }
    Some(rows)
}

/// Prices at which few want the same column: each row in turn bids for the column that is cheapest to it,
/// by as much as it is cheaper than the next. How good they are is a matter of time only, so it may stop
/// anywhere. Answers the columns nobody bid for, too.
fn auction(rows: &[Vec<f64>], columns: usize) -> (Vec<f64>, Vec<usize>) {
    /// The least raise: a price war over equal columns ends after so many steps.
    const RAISE: f64 = 0.002;
    /// Looks at a cost that are worth it.
    const LOOKS: usize = 20_000_000;
    let mut prices = vec![0.0; columns];
    let mut owner: Vec<Option<usize>> = vec![None; columns];
    let mut bidders: Vec<usize> = (0..rows.len()).rev().collect();
    let mut bids = if columns < 2 { 0 } else { LOOKS / columns };
    while let Some(bidder) = bidders.pop() {
        if bids == 0 {
            break;
        }
        bids -= 1;
        let Some(row) = rows.get(bidder) else { continue };
        let (mut best, mut second, mut place) = (f64::INFINITY, f64::INFINITY, 0);
        for (l, (cost, price)) in row.iter().zip(&prices).enumerate() {
            let total = cost + price;
            if total < best {
                (second, best, place) = (best, total, l);
            } else if total < second {
                second = total;
            }
        }
        if let (Some(price), Some(owner)) = (prices.get_mut(place), owner.get_mut(place)) {
            *price += second - best + RAISE;
            bidders.extend(owner.replace(bidder));
        }
    }
    let free = owner.iter().enumerate().filter(|(_, owner)| owner.is_none()).map(|(l, _)| l).collect();
    (prices, free)
}

/// What the search runs on: the costs as they are, or with prices the square of a row for each member of the
/// smaller side, then a dummy for each column that stays free. A dummy prefers one free column to the others by the least there is: among equals the
/// search would try all.
fn weights(rows: &[Vec<f64>], prices: &[f64], free: &[usize]) -> Option<Matrix<i64>> {
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
    let whole = |value: f64| (value * SCALE).round() as i64;
    // Each is rounded on its own, so that a column's price is the same whole number in every row.
    let prices: Vec<i64> = prices.iter().map(|price| whole(*price)).collect();
    if prices.is_empty() {
        let columns = rows.first().map_or(0, Vec::len);
        let all = rows.iter().flatten().map(|cost| -whole(*cost)).collect();
        return Matrix::from_vec(rows.len(), columns, all).ok();
    }
    let mut all = Vec::with_capacity(prices.len() * prices.len());
    for row in rows {
        all.extend(row.iter().zip(&prices).map(|(cost, price)| -(whole(*cost) + price)));
    }
    for dummy in 0..prices.len().saturating_sub(rows.len()) {
        let its = free.get(dummy).copied();
        all.extend(prices.iter().enumerate().map(|(l, price)| i64::from(its == Some(l)) - price));
    }
    Matrix::from_vec(prices.len(), prices.len(), all).ok()
}

#[cfg(test)]
mod tests;
