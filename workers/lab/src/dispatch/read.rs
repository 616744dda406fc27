//! The two files. What is wrong in them is said with file, line and column.

use std::{collections::HashSet, path::Path};

use anyhow::{Context, bail, ensure};
use geodesy::Place;

#[derive(Clone, Debug, PartialEq)]
pub struct OrderLine {
    pub id: String,
    pub placed_at: f64,
    pub ready_at: f64,
    pub pickup: Place,
    pub drop: Place,
    pub pickup_service_s: f64,
    pub drop_service_s: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RiderLine {
    pub id: String,
    pub on_at: f64,
    pub off_at: f64,
    pub at: Place,
}

/// # Errors
/// See the module.
pub fn orders(path: &Path) -> anyhow::Result<Vec<OrderLine>> {
    let table = Table::open(path)?;
    let id = table.column("id")?;
    let [placed_at, ready_at] = [table.column("placed_at")?, table.column("ready_at")?];
    let pickup = [table.column("pickup_lat")?, table.column("pickup_lng")?];
    let drop = [table.column("drop_lat")?, table.column("drop_lng")?];
    let service = [table.column("pickup_service_s")?, table.column("drop_service_s")?];
    let mut seen = HashSet::new();
    let mut orders = Vec::new();
    for row in &table.rows {
        let placed = row.time(&placed_at)?;
        let ready = row.time(&ready_at)?;
        ensure!(ready >= placed, "{}: is before placed_at", row.at(&ready_at));
        orders.push(OrderLine {
            id: row.id(&id, &mut seen)?,
            placed_at: placed,
            ready_at: ready,
            pickup: row.place(&pickup)?,
            drop: row.place(&drop)?,
            pickup_service_s: row.time(&service[0])?,
            drop_service_s: row.time(&service[1])?,
        });
    }
    Ok(orders)
}

/// # Errors
/// See the module.
pub fn riders(path: &Path) -> anyhow::Result<Vec<RiderLine>> {
    let table = Table::open(path)?;
    let id = table.column("id")?;
    let [on_at, off_at] = [table.column("on_at")?, table.column("off_at")?];
    let at = [table.column("lat")?, table.column("lng")?];
    let mut seen = HashSet::new();
    let mut riders = Vec::new();
    for row in &table.rows {
        let (on, off) = (row.time(&on_at)?, row.time(&off_at)?);
        ensure!(off >= on, "{}: is before on_at", row.at(&off_at));
        riders.push(RiderLine { id: row.id(&id, &mut seen)?, on_at: on, off_at: off, at: row.place(&at)? });
    }
    Ok(riders)
}

struct Column {
    name: &'static str,
    place: usize,
}

struct Table {
    file: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    file: String,
    line: u64,
    cells: csv::StringRecord,
}

impl Table {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let file = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_path(path)
            .with_context(|| format!("cannot read {file}"))?;
        let header = reader.headers().with_context(|| format!("{file}:1"))?;
        let header: Vec<String> =
            header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.into_records() {
            // The error of a line with too many or too few cells names the line itself.
            let cells = record.with_context(|| format!("{file}: a line is not CSV"))?;
            let line = cells.position().map_or(0, csv::Position::line);
            rows.push(Row { file: file.clone(), line, cells });
        }
        Ok(Self { file, header, rows })
    }

    fn column(&self, name: &'static str) -> anyhow::Result<Column> {
        let Some(place) = self.header.iter().position(|column| column == name) else {
            bail!("{}:1: there is no column {name}; there are {}", self.file, self.header.join(", "));
        };
        Ok(Column { name, place })
    }
}

impl Row {
    fn at(&self, column: &Column) -> String {
        format!("{}:{}: {}", self.file, self.line, column.name)
    }

    fn cell(&self, column: &Column) -> &str {
        self.cells.get(column.place).unwrap_or_default()
    }

    fn number(&self, column: &Column) -> anyhow::Result<f64> {
        let cell = self.cell(column);
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => bail!("{}: {cell:?} is not a number", self.at(column)),
        }
    }

    fn time(&self, column: &Column) -> anyhow::Result<f64> {
        let number = self.number(column)?;
        ensure!(number >= 0.0, "{}: is below 0", self.at(column));
        Ok(number)
    }

    fn id(&self, column: &Column, seen: &mut HashSet<String>) -> anyhow::Result<String> {
        let id = self.cell(column).to_owned();
        ensure!(!id.is_empty(), "{}: is empty", self.at(column));
        ensure!(seen.insert(id.clone()), "{}: {id:?} stands twice", self.at(column));
        Ok(id)
    }

    fn place(&self, [lat, lng]: &[Column; 2]) -> anyhow::Result<Place> {
        let (y, x) = (self.number(lat)?, self.number(lng)?);
        Place::new(y, x).map_err(|error| {
            let column = if matches!(error, geodesy::PlaceError::Latitude(_)) { lat } else { lng };
            anyhow::anyhow!("{}: {error}", self.at(column))
        })
    }
}
