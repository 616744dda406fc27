//! Time slots in the hub's own time.

use serde::{Deserialize, Serialize};

/// Minutes of a week.
pub(super) const WEEK: usize = 7 * DAY as usize;
const DAY: u16 = 24 * 60;

/// When it is at the hub: the day, Monday 0 to Sunday 6, and the minute of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    pub day: u8,
    pub minute: u16,
}

/// Weekly hours: `from` is in, `to` is not; `to` at or before `from` is on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeSlot {
    /// "mon" to "sun"; empty: every day. The day on which the slot begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Weekday>,
    /// "HH:MM".
    pub from: Clock,
    pub to: Clock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A time of day, in minutes after midnight; 24:00 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock(u16);

impl TryFrom<String> for Clock {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a time such as 09:30");
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let two = |part: &str| match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<u16>().ok(),
            _ => None,
        };
        let (hours, minutes) = (two(hours).ok_or_else(wrong)?, two(minutes).ok_or_else(wrong)?);
        let at = hours * 60 + minutes;
        if minutes < 60 && at <= DAY { Ok(Self(at)) } else { Err(wrong()) }
    }
}

impl From<Clock> for String {
    fn from(Clock(at): Clock) -> Self {
        format!("{:02}:{:02}", at / 60, at % 60)
    }
}

impl TimeSlot {
    pub fn contains(&self, now: LocalTime) -> bool {
        let (from, to) = (self.from.0, self.to.0);
        let on = |day: u8| self.days.is_empty() || self.days.iter().any(|d| *d as u8 == day % 7);
        if from < to {
            on(now.day) && (from..to).contains(&now.minute)
        } else {
            (on(now.day) && now.minute >= from) || (on(now.day + 6) && now.minute < to)
        }
    }

    /// Which minutes of the week are in it.
    pub(super) fn minutes(&self) -> Vec<bool> {
        (0..WEEK)
            .map(|at| {
                let (day, minute) = (at / usize::from(DAY), at % usize::from(DAY));
                self.contains(LocalTime {
                    day: u8::try_from(day).unwrap_or_default(),
                    minute: u16::try_from(minute).unwrap_or_default(),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(json: &str) -> Result<TimeSlot, serde_json::Error> {
        serde_json::from_str(json)
    }

    fn at(day: u8, hour: u16, minute: u16) -> LocalTime {
        LocalTime { day, minute: hour * 60 + minute }
    }

    #[test]
    fn a_slot_begins_and_ends_on_the_minute() {
        let lunch = slot(r#"{"days": ["mon", "fri"], "from": "11:00", "to": "14:00"}"#).unwrap();
        assert!(lunch.contains(at(0, 11, 0)) && lunch.contains(at(4, 13, 59)));
        assert!(!lunch.contains(at(0, 14, 0)) && !lunch.contains(at(0, 10, 59)));
        assert!(!lunch.contains(at(1, 12, 0)), "not on Tuesday");
    }

    #[test]
    fn a_night_belongs_to_the_day_it_begins_on() {
        let night = slot(r#"{"days": ["sun"], "from": "22:00", "to": "02:00"}"#).unwrap();
        assert!(night.contains(at(6, 23, 0)) && night.contains(at(0, 1, 59)));
        assert!(!night.contains(at(0, 23, 0)) && !night.contains(at(6, 1, 0)));
        assert_eq!(night.minutes().iter().filter(|within| **within).count(), 240);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in ["9:00", "24:01", "12:60", "noon", "", "١٢:٠٠"] {
            assert!(Clock::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        assert_eq!(String::from(Clock::try_from("24:00".to_owned()).unwrap()), "24:00");
        assert!(slot(r#"{"days": ["monday"], "from": "11:00", "to": "14:00"}"#).is_err());
    }
}
