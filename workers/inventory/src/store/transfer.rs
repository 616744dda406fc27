//! Transfers under way.

use serde_json::{Value, json};

use super::Store;

/// Units on their way from one hub to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub movement_id: String,
    pub from_hub: String,
    pub to_hub: String,
    /// Each SKU once, in order; units > 0.
    pub lines: Vec<(String, i64)>,
    pub note: String,
}

/// A transfer as the record has it.
struct Row {
    movement_id: String,
    from_hub: String,
    to_hub: String,
    lines: Value,
    note: String,
}

impl From<Row> for Transfer {
    fn from(row: Row) -> Self {
        let line = |cell: &Value| Some((cell.get(0)?.as_str()?.to_owned(), cell.get(1)?.as_i64()?));
        Self {
            movement_id: row.movement_id,
            from_hub: row.from_hub,
            to_hub: row.to_hub,
            lines: row.lines.as_array().into_iter().flatten().filter_map(line).collect(),
            note: row.note,
        }
    }
}

impl Store {
    /// Writes the transfer down unless its id is known, and answers what stands there: the transfer and
    /// whether it is done.
    pub async fn begin_transfer(&self, transfer: &Transfer) -> sqlx::Result<(Transfer, bool)> {
        let lines: Value = transfer.lines.iter().map(|(sku, units)| json!([sku, units])).collect();
        let row = sqlx::query!(
            r#"insert into inventory.transfer as known (movement_id, from_hub, to_hub, lines, note)
               values ($1, $2, $3, $4, $5)
               on conflict (movement_id) do update set movement_id = known.movement_id
               returning movement_id, from_hub, to_hub, lines, note, state = 'done' as "done!""#,
            transfer.movement_id,
            transfer.from_hub,
            transfer.to_hub,
            lines,
            transfer.note
        )
        .fetch_one(&self.pool)
        .await?;
        let (movement_id, from_hub, to_hub) = (row.movement_id, row.from_hub, row.to_hub);
        Ok((Row { movement_id, from_hub, to_hub, lines: row.lines, note: row.note }.into(), row.done))
    }

    /// The units have left: from here on the transfer can only be finished.
    pub async fn transfer_out(&self, movement_id: &str) -> sqlx::Result<()> {
        sqlx::query!(
            "update inventory.transfer set state = 'out', changed_at = now()
             where movement_id = $1 and state = 'pending'",
            movement_id
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn transfer_done(&self, movement_id: &str) -> sqlx::Result<()> {
        sqlx::query!(
            "update inventory.transfer set state = 'done', changed_at = now()
             where movement_id = $1 and state <> 'done'",
            movement_id
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The source refused it: nothing has moved, and nothing is left to finish.
    pub async fn forget_transfer(&self, movement_id: &str) -> sqlx::Result<()> {
        sqlx::query!(
            "delete from inventory.transfer where movement_id = $1 and state = 'pending'
               and not exists (select from inventory.movement
                               where hub_id = transfer.from_hub
                                 and movement_id = transfer.movement_id || ':out')",
            movement_id
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Transfers nobody has touched for some seconds, oldest first.
    pub async fn unfinished_transfers(&self, after_s: f64) -> sqlx::Result<Vec<Transfer>> {
        let rows = sqlx::query_as!(
            Row,
            "select movement_id, from_hub, to_hub, lines, note from inventory.transfer
             where state <> 'done' and changed_at < now() - make_interval(secs => $1)
             order by changed_at limit 100",
            after_s
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Transfer::from).collect())
    }
}
