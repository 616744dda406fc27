//! Riders: their record, and their moves.

use sqlx::PgConnection;
use subjects::v1::{self, RiderState};

use super::{Store, TURNS, lock_rider, lock_trip, now, save};
use crate::{
    carriage::{Owed, Trip, rider_event, walk},
    error::DispatchError,
    model::RiderRow,
    rules,
};

/// A rider, locked: with his trip, or without one.
#[derive(Debug)]
pub enum Hold {
    Trip(Box<Trip>),
    Free(Box<RiderRow>, Owed),
}

impl Hold {
    pub fn rider(&self) -> &RiderRow {
        match self {
            Self::Trip(trip) => &trip.rider,
            Self::Free(rider, _) => rider,
        }
    }

    pub fn rider_mut(&mut self) -> &mut RiderRow {
        match self {
            Self::Trip(trip) => &mut trip.rider,
            Self::Free(rider, _) => rider,
        }
    }

    /// Walks the rider through the table, with an event.
    pub fn walk(&mut self, to: RiderState) {
        match self {
            Self::Trip(trip) => trip.walk(to),
            Self::Free(rider, owed) => {
                if walk(rider, to, now()) {
                    owed.rider_events.extend(rider_event(rider));
                }
            }
        }
    }
}

impl Store {
    /// Creates a rider, OFFLINE, or changes who he is; what he is doing stays. One who is no longer active
    /// and was waiting for an offer goes off shift.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_rider(&self, rider: &v1::Rider) -> Result<RiderRow, DispatchError> {
        let mut tx = self.pool.begin().await?;
        let capacity = i32::try_from(rider.capacity).unwrap_or_default();
        let new: Option<RiderRow> = sqlx::query_as(
            "insert into dispatch.rider (rider_id, name, city, active, capacity) values ($1, $2, $3, $4, $5)
             on conflict (rider_id) do nothing returning *",
        )
        .bind(&rider.rider_id)
        .bind(&rider.name)
        .bind(&rider.city)
        .bind(rider.active)
        .bind(capacity)
        .fetch_optional(&mut *tx)
        .await?;
        let row = match new {
            Some(row) => row,
            None => change(&mut tx, rider, capacity).await?,
        };
        let owed = Owed { rider_events: rider_event(&row).into_iter().collect(), ..Owed::default() };
        save::owed(&mut tx, &owed).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Changes a rider, together with the trip he is on.
    ///
    /// # Errors
    /// There is no such rider, what `act` says, or the database.
    pub async fn with_rider(
        &self,
        rider_id: &str,
        act: impl Fn(&mut Hold) -> Result<(), DispatchError>,
    ) -> Result<Hold, DispatchError> {
        for _ in 0..TURNS {
            let mut tx = self.pool.begin().await?;
            // Looked at before he is locked: his trip has to be locked first.
            let on: Option<Option<String>> =
                sqlx::query_scalar("select assignment_id from dispatch.rider where rider_id = $1")
                    .bind(rider_id)
                    .fetch_optional(&mut *tx)
                    .await?;
            let on = on.ok_or_else(|| DispatchError::NoRider(rider_id.to_owned()))?;
            if let Some(assignment_id) = on {
                let trip = lock_trip(&mut tx, &assignment_id).await?;
                let Some(trip) = trip.filter(|t| t.rider.assignment_id.as_ref() == Some(&assignment_id))
                else {
                    continue;
                };
                let before = trip.clone();
                let mut hold = Hold::Trip(Box::new(trip));
                act(&mut hold)?;
                if let Hold::Trip(after) = &hold {
                    save::trip(&mut tx, &before, after).await?;
                }
                tx.commit().await?;
                return Ok(hold);
            }
            let Some(rider) = lock_rider(&mut tx, rider_id).await? else { continue };
            if rider.assignment_id.is_some() {
                continue;
            }
            let before = rider.clone();
            let mut hold = Hold::Free(Box::new(rider), Owed::default());
            act(&mut hold)?;
            if let Hold::Free(after, owed) = &hold {
                if before != **after {
                    save::rider(&mut tx, before.version, after).await?;
                }
                save::owed(&mut tx, owed).await?;
            }
            tx.commit().await?;
            return Ok(hold);
        }
        Err(DispatchError::Contended(rider_id.to_owned()))
    }
}

async fn change(conn: &mut PgConnection, new: &v1::Rider, capacity: i32) -> Result<RiderRow, DispatchError> {
    let old = lock_rider(conn, &new.rider_id)
        .await?
        .ok_or_else(|| DispatchError::Contended(new.rider_id.clone()))?;
    let mut row = RiderRow {
        name: new.name.clone(),
        city: new.city.clone(),
        active: new.active,
        capacity,
        version: old.version + 1,
        updated_at: now(),
        ..old.clone()
    };
    if !row.active && row.state() == RiderState::Idle {
        rules::rider_name(RiderState::Offline).clone_into(&mut row.state);
    }
    save::rider(conn, old.version, &row).await?;
    Ok(row)
}
