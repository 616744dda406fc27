impl serde::Serialize for AcceptOffer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.AcceptOffer", len)?;
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AcceptOffer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "assignment_id",
            "assignmentId",
            "rider_id",
            "riderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AssignmentId,
            RiderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AcceptOffer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.AcceptOffer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AcceptOffer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut assignment_id__ = None;
                let mut rider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(AcceptOffer {
                    assignment_id: assignment_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.AcceptOffer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Address {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.line.is_empty() {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Address", len)?;
        if !self.line.is_empty() {
            struct_ser.serialize_field("line", &self.line)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Address {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "line",
            "point",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Line,
            Point,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "line" => Ok(GeneratedField::Line),
                            "point" => Ok(GeneratedField::Point),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Address;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Address")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Address, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut line__ = None;
                let mut point__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Line => {
                            if line__.is_some() {
                                return Err(serde::de::Error::duplicate_field("line"));
                            }
                            line__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Address {
                    line: line__.unwrap_or_default(),
                    point: point__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Address", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AdvanceOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.to != 0 {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.note.is_empty() {
            len += 1;
        }
        if !self.role.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.AdvanceOrder", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.to != 0 {
            let v = OrderStatus::try_from(self.to)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.to)))?;
            struct_ser.serialize_field("to", &v)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.note.is_empty() {
            struct_ser.serialize_field("note", &self.note)?;
        }
        if !self.role.is_empty() {
            struct_ser.serialize_field("role", &self.role)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AdvanceOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "to",
            "actor",
            "note",
            "role",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            To,
            Actor,
            Note,
            Role,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "to" => Ok(GeneratedField::To),
                            "actor" => Ok(GeneratedField::Actor),
                            "note" => Ok(GeneratedField::Note),
                            "role" => Ok(GeneratedField::Role),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AdvanceOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.AdvanceOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AdvanceOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut to__ = None;
                let mut actor__ = None;
                let mut note__ = None;
                let mut role__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Note => {
                            if note__.is_some() {
                                return Err(serde::de::Error::duplicate_field("note"));
                            }
                            note__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Role => {
                            if role__.is_some() {
                                return Err(serde::de::Error::duplicate_field("role"));
                            }
                            role__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(AdvanceOrder {
                    order_id: order_id__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    note: note__.unwrap_or_default(),
                    role: role__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.AdvanceOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Assignment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.hub.is_some() {
            len += 1;
        }
        if !self.stops.is_empty() {
            len += 1;
        }
        if self.offered_at.is_some() {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        if self.ready_at.is_some() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Assignment", len)?;
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.state != 0 {
            let v = AssignmentState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.hub.as_ref() {
            struct_ser.serialize_field("hub", v)?;
        }
        if !self.stops.is_empty() {
            struct_ser.serialize_field("stops", &self.stops)?;
        }
        if let Some(v) = self.offered_at.as_ref() {
            struct_ser.serialize_field("offered_at", v)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expires_at", v)?;
        }
        if let Some(v) = self.ready_at.as_ref() {
            struct_ser.serialize_field("ready_at", v)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Assignment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "assignment_id",
            "assignmentId",
            "rider_id",
            "riderId",
            "hub_id",
            "hubId",
            "city",
            "state",
            "hub",
            "stops",
            "offered_at",
            "offeredAt",
            "expires_at",
            "expiresAt",
            "ready_at",
            "readyAt",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AssignmentId,
            RiderId,
            HubId,
            City,
            State,
            Hub,
            Stops,
            OfferedAt,
            ExpiresAt,
            ReadyAt,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "hub" => Ok(GeneratedField::Hub),
                            "stops" => Ok(GeneratedField::Stops),
                            "offeredAt" | "offered_at" => Ok(GeneratedField::OfferedAt),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            "readyAt" | "ready_at" => Ok(GeneratedField::ReadyAt),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Assignment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Assignment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Assignment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut assignment_id__ = None;
                let mut rider_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut state__ = None;
                let mut hub__ = None;
                let mut stops__ = None;
                let mut offered_at__ = None;
                let mut expires_at__ = None;
                let mut ready_at__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<AssignmentState>()? as i32);
                        }
                        GeneratedField::Hub => {
                            if hub__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hub"));
                            }
                            hub__ = map_.next_value()?;
                        }
                        GeneratedField::Stops => {
                            if stops__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stops"));
                            }
                            stops__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OfferedAt => {
                            if offered_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("offeredAt"));
                            }
                            offered_at__ = map_.next_value()?;
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::ReadyAt => {
                            if ready_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readyAt"));
                            }
                            ready_at__ = map_.next_value()?;
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Assignment {
                    assignment_id: assignment_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    hub: hub__,
                    stops: stops__.unwrap_or_default(),
                    offered_at: offered_at__,
                    expires_at: expires_at__,
                    ready_at: ready_at__,
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Assignment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AssignmentChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.hub.is_some() {
            len += 1;
        }
        if self.drop.is_some() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.attempt != 0 {
            len += 1;
        }
        if self.ready_at.is_some() {
            len += 1;
        }
        if self.stop != 0 {
            len += 1;
        }
        if self.stops != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.AssignmentChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.state != 0 {
            let v = TaskState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.hub.as_ref() {
            struct_ser.serialize_field("hub", v)?;
        }
        if let Some(v) = self.drop.as_ref() {
            struct_ser.serialize_field("drop", v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if self.attempt != 0 {
            struct_ser.serialize_field("attempt", &self.attempt)?;
        }
        if let Some(v) = self.ready_at.as_ref() {
            struct_ser.serialize_field("ready_at", v)?;
        }
        if self.stop != 0 {
            struct_ser.serialize_field("stop", &self.stop)?;
        }
        if self.stops != 0 {
            struct_ser.serialize_field("stops", &self.stops)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AssignmentChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "order_id",
            "orderId",
            "assignment_id",
            "assignmentId",
            "rider_id",
            "riderId",
            "hub_id",
            "hubId",
            "state",
            "hub",
            "drop",
            "reason",
            "attempt",
            "ready_at",
            "readyAt",
            "stop",
            "stops",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            OrderId,
            AssignmentId,
            RiderId,
            HubId,
            State,
            Hub,
            Drop,
            Reason,
            Attempt,
            ReadyAt,
            Stop,
            Stops,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "state" => Ok(GeneratedField::State),
                            "hub" => Ok(GeneratedField::Hub),
                            "drop" => Ok(GeneratedField::Drop),
                            "reason" => Ok(GeneratedField::Reason),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "readyAt" | "ready_at" => Ok(GeneratedField::ReadyAt),
                            "stop" => Ok(GeneratedField::Stop),
                            "stops" => Ok(GeneratedField::Stops),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AssignmentChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.AssignmentChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AssignmentChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut order_id__ = None;
                let mut assignment_id__ = None;
                let mut rider_id__ = None;
                let mut hub_id__ = None;
                let mut state__ = None;
                let mut hub__ = None;
                let mut drop__ = None;
                let mut reason__ = None;
                let mut attempt__ = None;
                let mut ready_at__ = None;
                let mut stop__ = None;
                let mut stops__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<TaskState>()? as i32);
                        }
                        GeneratedField::Hub => {
                            if hub__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hub"));
                            }
                            hub__ = map_.next_value()?;
                        }
                        GeneratedField::Drop => {
                            if drop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drop"));
                            }
                            drop__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::ReadyAt => {
                            if ready_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readyAt"));
                            }
                            ready_at__ = map_.next_value()?;
                        }
                        GeneratedField::Stop => {
                            if stop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stop"));
                            }
                            stop__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Stops => {
                            if stops__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stops"));
                            }
                            stops__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(AssignmentChanged {
                    meta: meta__,
                    order_id: order_id__.unwrap_or_default(),
                    assignment_id: assignment_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    hub: hub__,
                    drop: drop__,
                    reason: reason__.unwrap_or_default(),
                    attempt: attempt__.unwrap_or_default(),
                    ready_at: ready_at__,
                    stop: stop__.unwrap_or_default(),
                    stops: stops__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.AssignmentChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for AssignmentState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "ASSIGNMENT_STATE_UNSPECIFIED",
            Self::Offered => "ASSIGNMENT_STATE_OFFERED",
            Self::Accepted => "ASSIGNMENT_STATE_ACCEPTED",
            Self::Rejected => "ASSIGNMENT_STATE_REJECTED",
            Self::TimedOut => "ASSIGNMENT_STATE_TIMED_OUT",
            Self::Cancelled => "ASSIGNMENT_STATE_CANCELLED",
            Self::PickedUp => "ASSIGNMENT_STATE_PICKED_UP",
            Self::Completed => "ASSIGNMENT_STATE_COMPLETED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for AssignmentState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "ASSIGNMENT_STATE_UNSPECIFIED",
            "ASSIGNMENT_STATE_OFFERED",
            "ASSIGNMENT_STATE_ACCEPTED",
            "ASSIGNMENT_STATE_REJECTED",
            "ASSIGNMENT_STATE_TIMED_OUT",
            "ASSIGNMENT_STATE_CANCELLED",
            "ASSIGNMENT_STATE_PICKED_UP",
            "ASSIGNMENT_STATE_COMPLETED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = AssignmentState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "ASSIGNMENT_STATE_UNSPECIFIED" => Ok(AssignmentState::Unspecified),
                    "ASSIGNMENT_STATE_OFFERED" => Ok(AssignmentState::Offered),
                    "ASSIGNMENT_STATE_ACCEPTED" => Ok(AssignmentState::Accepted),
                    "ASSIGNMENT_STATE_REJECTED" => Ok(AssignmentState::Rejected),
                    "ASSIGNMENT_STATE_TIMED_OUT" => Ok(AssignmentState::TimedOut),
                    "ASSIGNMENT_STATE_CANCELLED" => Ok(AssignmentState::Cancelled),
                    "ASSIGNMENT_STATE_PICKED_UP" => Ok(AssignmentState::PickedUp),
                    "ASSIGNMENT_STATE_COMPLETED" => Ok(AssignmentState::Completed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Availability {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hubs.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Availability", len)?;
        if !self.hubs.is_empty() {
            struct_ser.serialize_field("hubs", &self.hubs)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Availability {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hubs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Hubs,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubs" => Ok(GeneratedField::Hubs),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Availability;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Availability")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Availability, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hubs__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Hubs => {
                            if hubs__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubs"));
                            }
                            hubs__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Availability {
                    hubs: hubs__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Availability", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Ban {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if self.banned {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if self.since.is_some() {
            len += 1;
        }
        if self.until.is_some() {
            len += 1;
        }
        if self.cut != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Ban", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if self.banned {
            struct_ser.serialize_field("banned", &self.banned)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if let Some(v) = self.since.as_ref() {
            struct_ser.serialize_field("since", v)?;
        }
        if let Some(v) = self.until.as_ref() {
            struct_ser.serialize_field("until", v)?;
        }
        if self.cut != 0 {
            struct_ser.serialize_field("cut", &self.cut)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Ban {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "banned",
            "reason",
            "actor",
            "since",
            "until",
            "cut",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            Banned,
            Reason,
            Actor,
            Since,
            Until,
            Cut,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "banned" => Ok(GeneratedField::Banned),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            "since" => Ok(GeneratedField::Since),
                            "until" => Ok(GeneratedField::Until),
                            "cut" => Ok(GeneratedField::Cut),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Ban;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Ban")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Ban, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut banned__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                let mut since__ = None;
                let mut until__ = None;
                let mut cut__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Banned => {
                            if banned__.is_some() {
                                return Err(serde::de::Error::duplicate_field("banned"));
                            }
                            banned__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Since => {
                            if since__.is_some() {
                                return Err(serde::de::Error::duplicate_field("since"));
                            }
                            since__ = map_.next_value()?;
                        }
                        GeneratedField::Until => {
                            if until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("until"));
                            }
                            until__ = map_.next_value()?;
                        }
                        GeneratedField::Cut => {
                            if cut__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cut"));
                            }
                            cut__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Ban {
                    rider_id: rider_id__.unwrap_or_default(),
                    banned: banned__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    since: since__,
                    until: until__,
                    cut: cut__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Ban", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for BanRider {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.seconds != 0 {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.BanRider", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if self.seconds != 0 {
            struct_ser.serialize_field("seconds", &self.seconds)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for BanRider {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "reason",
            "seconds",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            Reason,
            Seconds,
            Actor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "reason" => Ok(GeneratedField::Reason),
                            "seconds" => Ok(GeneratedField::Seconds),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = BanRider;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.BanRider")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<BanRider, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut reason__ = None;
                let mut seconds__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Seconds => {
                            if seconds__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seconds"));
                            }
                            seconds__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(BanRider {
                    rider_id: rider_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    seconds: seconds__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.BanRider", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for BasketPriced {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.subtotal.is_some() {
            len += 1;
        }
        if self.delivery_fee.is_some() {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.BasketPriced", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if let Some(v) = self.subtotal.as_ref() {
            struct_ser.serialize_field("subtotal", v)?;
        }
        if let Some(v) = self.delivery_fee.as_ref() {
            struct_ser.serialize_field("delivery_fee", v)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for BasketPriced {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "city",
            "currency",
            "items",
            "subtotal",
            "delivery_fee",
            "deliveryFee",
            "total",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            City,
            Currency,
            Items,
            Subtotal,
            DeliveryFee,
            Total,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "currency" => Ok(GeneratedField::Currency),
                            "items" => Ok(GeneratedField::Items),
                            "subtotal" => Ok(GeneratedField::Subtotal),
                            "deliveryFee" | "delivery_fee" => Ok(GeneratedField::DeliveryFee),
                            "total" => Ok(GeneratedField::Total),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = BasketPriced;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.BasketPriced")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<BasketPriced, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut currency__ = None;
                let mut items__ = None;
                let mut subtotal__ = None;
                let mut delivery_fee__ = None;
                let mut total__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Subtotal => {
                            if subtotal__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subtotal"));
                            }
                            subtotal__ = map_.next_value()?;
                        }
                        GeneratedField::DeliveryFee => {
                            if delivery_fee__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deliveryFee"));
                            }
                            delivery_fee__ = map_.next_value()?;
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                    }
                }
                Ok(BasketPriced {
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    subtotal: subtotal__,
                    delivery_fee: delivery_fee__,
                    total: total__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.BasketPriced", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Bounds {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.south_west.is_some() {
            len += 1;
        }
        if self.north_east.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Bounds", len)?;
        if let Some(v) = self.south_west.as_ref() {
            struct_ser.serialize_field("south_west", v)?;
        }
        if let Some(v) = self.north_east.as_ref() {
            struct_ser.serialize_field("north_east", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Bounds {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "south_west",
            "southWest",
            "north_east",
            "northEast",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SouthWest,
            NorthEast,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "southWest" | "south_west" => Ok(GeneratedField::SouthWest),
                            "northEast" | "north_east" => Ok(GeneratedField::NorthEast),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Bounds;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Bounds")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Bounds, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut south_west__ = None;
                let mut north_east__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SouthWest => {
                            if south_west__.is_some() {
                                return Err(serde::de::Error::duplicate_field("southWest"));
                            }
                            south_west__ = map_.next_value()?;
                        }
                        GeneratedField::NorthEast => {
                            if north_east__.is_some() {
                                return Err(serde::de::Error::duplicate_field("northEast"));
                            }
                            north_east__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Bounds {
                    south_west: south_west__,
                    north_east: north_east__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Bounds", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CalculateEta {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.drop.is_some() {
            len += 1;
        }
        if self.lines != 0 {
            len += 1;
        }
        if self.units != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CalculateEta", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if let Some(v) = self.drop.as_ref() {
            struct_ser.serialize_field("drop", v)?;
        }
        if self.lines != 0 {
            struct_ser.serialize_field("lines", &self.lines)?;
        }
        if self.units != 0 {
            struct_ser.serialize_field("units", &self.units)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CalculateEta {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "drop",
            "lines",
            "units",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Drop,
            Lines,
            Units,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "drop" => Ok(GeneratedField::Drop),
                            "lines" => Ok(GeneratedField::Lines),
                            "units" => Ok(GeneratedField::Units),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CalculateEta;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CalculateEta")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CalculateEta, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut drop__ = None;
                let mut lines__ = None;
                let mut units__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Drop => {
                            if drop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drop"));
                            }
                            drop__ = map_.next_value()?;
                        }
                        GeneratedField::Lines => {
                            if lines__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lines"));
                            }
                            lines__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Units => {
                            if units__.is_some() {
                                return Err(serde::de::Error::duplicate_field("units"));
                            }
                            units__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(CalculateEta {
                    hub_id: hub_id__.unwrap_or_default(),
                    drop: drop__,
                    lines: lines__.unwrap_or_default(),
                    units: units__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CalculateEta", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Calibration {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.delivered != 0 {
            len += 1;
        }
        if self.within_p50 != 0. {
            len += 1;
        }
        if self.within_p80 != 0. {
            len += 1;
        }
        if self.within_p95 != 0. {
            len += 1;
        }
        if self.loss_p50_s != 0. {
            len += 1;
        }
        if self.loss_p80_s != 0. {
            len += 1;
        }
        if self.loss_p95_s != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Calibration", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.delivered != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("delivered", ToString::to_string(&self.delivered).as_str())?;
        }
        if self.within_p50 != 0. {
            struct_ser.serialize_field("within_p50", &self.within_p50)?;
        }
        if self.within_p80 != 0. {
            struct_ser.serialize_field("within_p80", &self.within_p80)?;
        }
        if self.within_p95 != 0. {
            struct_ser.serialize_field("within_p95", &self.within_p95)?;
        }
        if self.loss_p50_s != 0. {
            struct_ser.serialize_field("loss_p50_s", &self.loss_p50_s)?;
        }
        if self.loss_p80_s != 0. {
            struct_ser.serialize_field("loss_p80_s", &self.loss_p80_s)?;
        }
        if self.loss_p95_s != 0. {
            struct_ser.serialize_field("loss_p95_s", &self.loss_p95_s)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Calibration {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "delivered",
            "within_p50",
            "withinP50",
            "within_p80",
            "withinP80",
            "within_p95",
            "withinP95",
            "loss_p50_s",
            "lossP50S",
            "loss_p80_s",
            "lossP80S",
            "loss_p95_s",
            "lossP95S",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Delivered,
            WithinP50,
            WithinP80,
            WithinP95,
            LossP50S,
            LossP80S,
            LossP95S,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "delivered" => Ok(GeneratedField::Delivered),
                            "withinP50" | "within_p50" => Ok(GeneratedField::WithinP50),
                            "withinP80" | "within_p80" => Ok(GeneratedField::WithinP80),
                            "withinP95" | "within_p95" => Ok(GeneratedField::WithinP95),
                            "lossP50S" | "loss_p50_s" => Ok(GeneratedField::LossP50S),
                            "lossP80S" | "loss_p80_s" => Ok(GeneratedField::LossP80S),
                            "lossP95S" | "loss_p95_s" => Ok(GeneratedField::LossP95S),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Calibration;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Calibration")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Calibration, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut delivered__ = None;
                let mut within_p50__ = None;
                let mut within_p80__ = None;
                let mut within_p95__ = None;
                let mut loss_p50_s__ = None;
                let mut loss_p80_s__ = None;
                let mut loss_p95_s__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Delivered => {
                            if delivered__.is_some() {
                                return Err(serde::de::Error::duplicate_field("delivered"));
                            }
                            delivered__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::WithinP50 => {
                            if within_p50__.is_some() {
                                return Err(serde::de::Error::duplicate_field("withinP50"));
                            }
                            within_p50__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::WithinP80 => {
                            if within_p80__.is_some() {
                                return Err(serde::de::Error::duplicate_field("withinP80"));
                            }
                            within_p80__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::WithinP95 => {
                            if within_p95__.is_some() {
                                return Err(serde::de::Error::duplicate_field("withinP95"));
                            }
                            within_p95__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LossP50S => {
                            if loss_p50_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lossP50S"));
                            }
                            loss_p50_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LossP80S => {
                            if loss_p80_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lossP80S"));
                            }
                            loss_p80_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LossP95S => {
                            if loss_p95_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lossP95S"));
                            }
                            loss_p95_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Calibration {
                    city: city__.unwrap_or_default(),
                    delivered: delivered__.unwrap_or_default(),
                    within_p50: within_p50__.unwrap_or_default(),
                    within_p80: within_p80__.unwrap_or_default(),
                    within_p95: within_p95__.unwrap_or_default(),
                    loss_p50_s: loss_p50_s__.unwrap_or_default(),
                    loss_p80_s: loss_p80_s__.unwrap_or_default(),
                    loss_p95_s: loss_p95_s__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Calibration", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CancelOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CancelOrder", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CancelOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "actor",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            UserId,
            Actor,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "actor" => Ok(GeneratedField::Actor),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CancelOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CancelOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CancelOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut actor__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(CancelOrder {
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CancelOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CandidateWeights {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.proximity != 0. {
            len += 1;
        }
        if self.stock != 0. {
            len += 1;
        }
        if self.riders != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CandidateWeights", len)?;
        if self.proximity != 0. {
            struct_ser.serialize_field("proximity", &self.proximity)?;
        }
        if self.stock != 0. {
            struct_ser.serialize_field("stock", &self.stock)?;
        }
        if self.riders != 0. {
            struct_ser.serialize_field("riders", &self.riders)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CandidateWeights {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "proximity",
            "stock",
            "riders",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Proximity,
            Stock,
            Riders,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "proximity" => Ok(GeneratedField::Proximity),
                            "stock" => Ok(GeneratedField::Stock),
                            "riders" => Ok(GeneratedField::Riders),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CandidateWeights;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CandidateWeights")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CandidateWeights, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut proximity__ = None;
                let mut stock__ = None;
                let mut riders__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Proximity => {
                            if proximity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("proximity"));
                            }
                            proximity__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Stock => {
                            if stock__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stock"));
                            }
                            stock__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Riders => {
                            if riders__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riders"));
                            }
                            riders__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(CandidateWeights {
                    proximity: proximity__.unwrap_or_default(),
                    stock: stock__.unwrap_or_default(),
                    riders: riders__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CandidateWeights", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Carrier {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Carrier", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if self.state != 0 {
            let v = TaskState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Carrier {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "rider_id",
            "riderId",
            "name",
            "city",
            "assignment_id",
            "assignmentId",
            "state",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            RiderId,
            Name,
            City,
            AssignmentId,
            State,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "name" => Ok(GeneratedField::Name),
                            "city" => Ok(GeneratedField::City),
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "state" => Ok(GeneratedField::State),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Carrier;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Carrier")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Carrier, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut rider_id__ = None;
                let mut name__ = None;
                let mut city__ = None;
                let mut assignment_id__ = None;
                let mut state__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<TaskState>()? as i32);
                        }
                    }
                }
                Ok(Carrier {
                    order_id: order_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    assignment_id: assignment_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Carrier", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Category {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.slug.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.children.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Category", len)?;
        if !self.slug.is_empty() {
            struct_ser.serialize_field("slug", &self.slug)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.children.is_empty() {
            struct_ser.serialize_field("children", &self.children)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Category {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "slug",
            "name",
            "children",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Slug,
            Name,
            Children,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "slug" => Ok(GeneratedField::Slug),
                            "name" => Ok(GeneratedField::Name),
                            "children" => Ok(GeneratedField::Children),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Category;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Category")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Category, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut slug__ = None;
                let mut name__ = None;
                let mut children__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Slug => {
                            if slug__.is_some() {
                                return Err(serde::de::Error::duplicate_field("slug"));
                            }
                            slug__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Children => {
                            if children__.is_some() {
                                return Err(serde::de::Error::duplicate_field("children"));
                            }
                            children__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Category {
                    slug: slug__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    children: children__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Category", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CategoryTree {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CategoryTree", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CategoryTree {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CategoryTree;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CategoryTree")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CategoryTree, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(CategoryTree {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CategoryTree", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ChargePayment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if !self.method.is_empty() {
            len += 1;
        }
        if !self.token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ChargePayment", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if !self.method.is_empty() {
            struct_ser.serialize_field("method", &self.method)?;
        }
        if !self.token.is_empty() {
            struct_ser.serialize_field("token", &self.token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ChargePayment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "city",
            "amount",
            "method",
            "token",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            UserId,
            City,
            Amount,
            Method,
            Token,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "city" => Ok(GeneratedField::City),
                            "amount" => Ok(GeneratedField::Amount),
                            "method" => Ok(GeneratedField::Method),
                            "token" => Ok(GeneratedField::Token),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ChargePayment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ChargePayment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ChargePayment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut city__ = None;
                let mut amount__ = None;
                let mut method__ = None;
                let mut token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Method => {
                            if method__.is_some() {
                                return Err(serde::de::Error::duplicate_field("method"));
                            }
                            method__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Token => {
                            if token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ChargePayment {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    amount: amount__,
                    method: method__.unwrap_or_default(),
                    token: token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ChargePayment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CheckAvailability {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_ids.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CheckAvailability", len)?;
        if !self.hub_ids.is_empty() {
            struct_ser.serialize_field("hub_ids", &self.hub_ids)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CheckAvailability {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_ids",
            "hubIds",
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubIds,
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubIds" | "hub_ids" => Ok(GeneratedField::HubIds),
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CheckAvailability;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CheckAvailability")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CheckAvailability, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_ids__ = None;
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubIds => {
                            if hub_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubIds"));
                            }
                            hub_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(CheckAvailability {
                    hub_ids: hub_ids__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CheckAvailability", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CheckoutOutcome {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.order.is_some() {
            len += 1;
        }
        if self.fault.is_some() {
            len += 1;
        }
        if !self.next_action.is_empty() {
            len += 1;
        }
        if !self.req_hash.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CheckoutOutcome", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.state != 0 {
            let v = SagaState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.order.as_ref() {
            struct_ser.serialize_field("order", v)?;
        }
        if let Some(v) = self.fault.as_ref() {
            struct_ser.serialize_field("fault", v)?;
        }
        if !self.next_action.is_empty() {
            struct_ser.serialize_field("next_action", &self.next_action)?;
        }
        if !self.req_hash.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("req_hash", pbjson::private::base64::encode(&self.req_hash).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CheckoutOutcome {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "state",
            "order",
            "fault",
            "next_action",
            "nextAction",
            "req_hash",
            "reqHash",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            State,
            Order,
            Fault,
            NextAction,
            ReqHash,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "state" => Ok(GeneratedField::State),
                            "order" => Ok(GeneratedField::Order),
                            "fault" => Ok(GeneratedField::Fault),
                            "nextAction" | "next_action" => Ok(GeneratedField::NextAction),
                            "reqHash" | "req_hash" => Ok(GeneratedField::ReqHash),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CheckoutOutcome;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CheckoutOutcome")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CheckoutOutcome, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut state__ = None;
                let mut order__ = None;
                let mut fault__ = None;
                let mut next_action__ = None;
                let mut req_hash__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<SagaState>()? as i32);
                        }
                        GeneratedField::Order => {
                            if order__.is_some() {
                                return Err(serde::de::Error::duplicate_field("order"));
                            }
                            order__ = map_.next_value()?;
                        }
                        GeneratedField::Fault => {
                            if fault__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fault"));
                            }
                            fault__ = map_.next_value()?;
                        }
                        GeneratedField::NextAction => {
                            if next_action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextAction"));
                            }
                            next_action__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReqHash => {
                            if req_hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reqHash"));
                            }
                            req_hash__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(CheckoutOutcome {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    order: order__,
                    fault: fault__,
                    next_action: next_action__.unwrap_or_default(),
                    req_hash: req_hash__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CheckoutOutcome", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for City {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        if !self.time_zone.is_empty() {
            len += 1;
        }
        if self.bounds.is_some() {
            len += 1;
        }
        if self.weights.is_some() {
            len += 1;
        }
        if !self.default_hub_id.is_empty() {
            len += 1;
        }
        if self.max_distance_m != 0. {
            len += 1;
        }
        if self.active {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.City", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        if !self.time_zone.is_empty() {
            struct_ser.serialize_field("time_zone", &self.time_zone)?;
        }
        if let Some(v) = self.bounds.as_ref() {
            struct_ser.serialize_field("bounds", v)?;
        }
        if let Some(v) = self.weights.as_ref() {
            struct_ser.serialize_field("weights", v)?;
        }
        if !self.default_hub_id.is_empty() {
            struct_ser.serialize_field("default_hub_id", &self.default_hub_id)?;
        }
        if self.max_distance_m != 0. {
            struct_ser.serialize_field("max_distance_m", &self.max_distance_m)?;
        }
        if self.active {
            struct_ser.serialize_field("active", &self.active)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for City {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "name",
            "currency",
            "time_zone",
            "timeZone",
            "bounds",
            "weights",
            "default_hub_id",
            "defaultHubId",
            "max_distance_m",
            "maxDistanceM",
            "active",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Name,
            Currency,
            TimeZone,
            Bounds,
            Weights,
            DefaultHubId,
            MaxDistanceM,
            Active,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "name" => Ok(GeneratedField::Name),
                            "currency" => Ok(GeneratedField::Currency),
                            "timeZone" | "time_zone" => Ok(GeneratedField::TimeZone),
                            "bounds" => Ok(GeneratedField::Bounds),
                            "weights" => Ok(GeneratedField::Weights),
                            "defaultHubId" | "default_hub_id" => Ok(GeneratedField::DefaultHubId),
                            "maxDistanceM" | "max_distance_m" => Ok(GeneratedField::MaxDistanceM),
                            "active" => Ok(GeneratedField::Active),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = City;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.City")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<City, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut name__ = None;
                let mut currency__ = None;
                let mut time_zone__ = None;
                let mut bounds__ = None;
                let mut weights__ = None;
                let mut default_hub_id__ = None;
                let mut max_distance_m__ = None;
                let mut active__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TimeZone => {
                            if time_zone__.is_some() {
                                return Err(serde::de::Error::duplicate_field("timeZone"));
                            }
                            time_zone__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Bounds => {
                            if bounds__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bounds"));
                            }
                            bounds__ = map_.next_value()?;
                        }
                        GeneratedField::Weights => {
                            if weights__.is_some() {
                                return Err(serde::de::Error::duplicate_field("weights"));
                            }
                            weights__ = map_.next_value()?;
                        }
                        GeneratedField::DefaultHubId => {
                            if default_hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("defaultHubId"));
                            }
                            default_hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MaxDistanceM => {
                            if max_distance_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("maxDistanceM"));
                            }
                            max_distance_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Active => {
                            if active__.is_some() {
                                return Err(serde::de::Error::duplicate_field("active"));
                            }
                            active__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(City {
                    city: city__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                    time_zone: time_zone__.unwrap_or_default(),
                    bounds: bounds__,
                    weights: weights__,
                    default_hub_id: default_hub_id__.unwrap_or_default(),
                    max_distance_m: max_distance_m__.unwrap_or_default(),
                    active: active__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.City", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CityChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.city.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CityChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.city.as_ref() {
            struct_ser.serialize_field("city", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CityChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "city",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            City,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "city" => Ok(GeneratedField::City),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CityChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CityChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CityChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut city__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = map_.next_value()?;
                        }
                    }
                }
                Ok(CityChanged {
                    meta: meta__,
                    city: city__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CityChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CityList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CityList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CityList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CityList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CityList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CityList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(CityList {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CityList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConfirmOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.payment_status.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ConfirmOrder", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.payment_status.is_empty() {
            struct_ser.serialize_field("payment_status", &self.payment_status)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConfirmOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "payment_id",
            "paymentId",
            "payment_status",
            "paymentStatus",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            PaymentId,
            PaymentStatus,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "paymentStatus" | "payment_status" => Ok(GeneratedField::PaymentStatus),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConfirmOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ConfirmOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConfirmOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut payment_id__ = None;
                let mut payment_status__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PaymentStatus => {
                            if payment_status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentStatus"));
                            }
                            payment_status__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ConfirmOrder {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    payment_id: payment_id__.unwrap_or_default(),
                    payment_status: payment_status__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ConfirmOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CreateOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.totals.is_some() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if !self.payment_method.is_empty() {
            len += 1;
        }
        if self.sla_minutes != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CreateOrder", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if let Some(v) = self.totals.as_ref() {
            struct_ser.serialize_field("totals", v)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if !self.payment_method.is_empty() {
            struct_ser.serialize_field("payment_method", &self.payment_method)?;
        }
        if self.sla_minutes != 0 {
            struct_ser.serialize_field("sla_minutes", &self.sla_minutes)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CreateOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "hub_id",
            "hubId",
            "city",
            "items",
            "totals",
            "address",
            "payment_method",
            "paymentMethod",
            "sla_minutes",
            "slaMinutes",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            UserId,
            HubId,
            City,
            Items,
            Totals,
            Address,
            PaymentMethod,
            SlaMinutes,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "items" => Ok(GeneratedField::Items),
                            "totals" => Ok(GeneratedField::Totals),
                            "address" => Ok(GeneratedField::Address),
                            "paymentMethod" | "payment_method" => Ok(GeneratedField::PaymentMethod),
                            "slaMinutes" | "sla_minutes" => Ok(GeneratedField::SlaMinutes),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CreateOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CreateOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CreateOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut items__ = None;
                let mut totals__ = None;
                let mut address__ = None;
                let mut payment_method__ = None;
                let mut sla_minutes__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Totals => {
                            if totals__.is_some() {
                                return Err(serde::de::Error::duplicate_field("totals"));
                            }
                            totals__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::PaymentMethod => {
                            if payment_method__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentMethod"));
                            }
                            payment_method__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SlaMinutes => {
                            if sla_minutes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("slaMinutes"));
                            }
                            sla_minutes__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(CreateOrder {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    totals: totals__,
                    address: address__,
                    payment_method: payment_method__.unwrap_or_default(),
                    sla_minutes: sla_minutes__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CreateOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CreditWallet {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.entry_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.CreditWallet", len)?;
        if !self.entry_id.is_empty() {
            struct_ser.serialize_field("entry_id", &self.entry_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CreditWallet {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "entry_id",
            "entryId",
            "user_id",
            "userId",
            "amount",
            "reason",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            EntryId,
            UserId,
            Amount,
            Reason,
            Actor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "entryId" | "entry_id" => Ok(GeneratedField::EntryId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "amount" => Ok(GeneratedField::Amount),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CreditWallet;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.CreditWallet")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CreditWallet, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut entry_id__ = None;
                let mut user_id__ = None;
                let mut amount__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::EntryId => {
                            if entry_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("entryId"));
                            }
                            entry_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(CreditWallet {
                    entry_id: entry_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    amount: amount__,
                    reason: reason__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.CreditWallet", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeadLetter {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.id.is_empty() {
            len += 1;
        }
        if !self.domain.is_empty() {
            len += 1;
        }
        if !self.subject.is_empty() {
            len += 1;
        }
        if !self.payload.is_empty() {
            len += 1;
        }
        if !self.headers.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.error.is_empty() {
            len += 1;
        }
        if !self.stream.is_empty() {
            len += 1;
        }
        if !self.consumer.is_empty() {
            len += 1;
        }
        if self.delivered != 0 {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.DeadLetter", len)?;
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if !self.domain.is_empty() {
            struct_ser.serialize_field("domain", &self.domain)?;
        }
        if !self.subject.is_empty() {
            struct_ser.serialize_field("subject", &self.subject)?;
        }
        if !self.payload.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("payload", pbjson::private::base64::encode(&self.payload).as_str())?;
        }
        if !self.headers.is_empty() {
            struct_ser.serialize_field("headers", &self.headers)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.error.is_empty() {
            struct_ser.serialize_field("error", &self.error)?;
        }
        if !self.stream.is_empty() {
            struct_ser.serialize_field("stream", &self.stream)?;
        }
        if !self.consumer.is_empty() {
            struct_ser.serialize_field("consumer", &self.consumer)?;
        }
        if self.delivered != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("delivered", ToString::to_string(&self.delivered).as_str())?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeadLetter {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "id",
            "domain",
            "subject",
            "payload",
            "headers",
            "code",
            "error",
            "stream",
            "consumer",
            "delivered",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Id,
            Domain,
            Subject,
            Payload,
            Headers,
            Code,
            Error,
            Stream,
            Consumer,
            Delivered,
            At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "id" => Ok(GeneratedField::Id),
                            "domain" => Ok(GeneratedField::Domain),
                            "subject" => Ok(GeneratedField::Subject),
                            "payload" => Ok(GeneratedField::Payload),
                            "headers" => Ok(GeneratedField::Headers),
                            "code" => Ok(GeneratedField::Code),
                            "error" => Ok(GeneratedField::Error),
                            "stream" => Ok(GeneratedField::Stream),
                            "consumer" => Ok(GeneratedField::Consumer),
                            "delivered" => Ok(GeneratedField::Delivered),
                            "at" => Ok(GeneratedField::At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeadLetter;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.DeadLetter")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeadLetter, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut id__ = None;
                let mut domain__ = None;
                let mut subject__ = None;
                let mut payload__ = None;
                let mut headers__ = None;
                let mut code__ = None;
                let mut error__ = None;
                let mut stream__ = None;
                let mut consumer__ = None;
                let mut delivered__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Domain => {
                            if domain__.is_some() {
                                return Err(serde::de::Error::duplicate_field("domain"));
                            }
                            domain__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Subject => {
                            if subject__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subject"));
                            }
                            subject__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Payload => {
                            if payload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("payload"));
                            }
                            payload__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Headers => {
                            if headers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headers"));
                            }
                            headers__ = Some(
                                map_.next_value::<std::collections::BTreeMap<_, _>>()?
                            );
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Error => {
                            if error__.is_some() {
                                return Err(serde::de::Error::duplicate_field("error"));
                            }
                            error__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Stream => {
                            if stream__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stream"));
                            }
                            stream__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Consumer => {
                            if consumer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("consumer"));
                            }
                            consumer__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Delivered => {
                            if delivered__.is_some() {
                                return Err(serde::de::Error::duplicate_field("delivered"));
                            }
                            delivered__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(DeadLetter {
                    id: id__.unwrap_or_default(),
                    domain: domain__.unwrap_or_default(),
                    subject: subject__.unwrap_or_default(),
                    payload: payload__.unwrap_or_default(),
                    headers: headers__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    error: error__.unwrap_or_default(),
                    stream: stream__.unwrap_or_default(),
                    consumer: consumer__.unwrap_or_default(),
                    delivered: delivered__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.DeadLetter", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeviceCredentials {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.user.is_empty() {
            len += 1;
        }
        if !self.token.is_empty() {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        if !self.nats_url.is_empty() {
            len += 1;
        }
        if !self.websocket_url.is_empty() {
            len += 1;
        }
        if !self.mqtt_url.is_empty() {
            len += 1;
        }
        if !self.inbox_prefix.is_empty() {
            len += 1;
        }
        if !self.publish.is_empty() {
            len += 1;
        }
        if !self.subscribe.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.DeviceCredentials", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.user.is_empty() {
            struct_ser.serialize_field("user", &self.user)?;
        }
        if !self.token.is_empty() {
            struct_ser.serialize_field("token", &self.token)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expires_at", v)?;
        }
        if !self.nats_url.is_empty() {
            struct_ser.serialize_field("nats_url", &self.nats_url)?;
        }
        if !self.websocket_url.is_empty() {
            struct_ser.serialize_field("websocket_url", &self.websocket_url)?;
        }
        if !self.mqtt_url.is_empty() {
            struct_ser.serialize_field("mqtt_url", &self.mqtt_url)?;
        }
        if !self.inbox_prefix.is_empty() {
            struct_ser.serialize_field("inbox_prefix", &self.inbox_prefix)?;
        }
        if !self.publish.is_empty() {
            struct_ser.serialize_field("publish", &self.publish)?;
        }
        if !self.subscribe.is_empty() {
            struct_ser.serialize_field("subscribe", &self.subscribe)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeviceCredentials {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "city",
            "user",
            "token",
            "expires_at",
            "expiresAt",
            "nats_url",
            "natsUrl",
            "websocket_url",
            "websocketUrl",
            "mqtt_url",
            "mqttUrl",
            "inbox_prefix",
            "inboxPrefix",
            "publish",
            "subscribe",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            City,
            User,
            Token,
            ExpiresAt,
            NatsUrl,
            WebsocketUrl,
            MqttUrl,
            InboxPrefix,
            Publish,
            Subscribe,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "city" => Ok(GeneratedField::City),
                            "user" => Ok(GeneratedField::User),
                            "token" => Ok(GeneratedField::Token),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            "natsUrl" | "nats_url" => Ok(GeneratedField::NatsUrl),
                            "websocketUrl" | "websocket_url" => Ok(GeneratedField::WebsocketUrl),
                            "mqttUrl" | "mqtt_url" => Ok(GeneratedField::MqttUrl),
                            "inboxPrefix" | "inbox_prefix" => Ok(GeneratedField::InboxPrefix),
                            "publish" => Ok(GeneratedField::Publish),
                            "subscribe" => Ok(GeneratedField::Subscribe),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeviceCredentials;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.DeviceCredentials")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeviceCredentials, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut city__ = None;
                let mut user__ = None;
                let mut token__ = None;
                let mut expires_at__ = None;
                let mut nats_url__ = None;
                let mut websocket_url__ = None;
                let mut mqtt_url__ = None;
                let mut inbox_prefix__ = None;
                let mut publish__ = None;
                let mut subscribe__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::User => {
                            if user__.is_some() {
                                return Err(serde::de::Error::duplicate_field("user"));
                            }
                            user__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Token => {
                            if token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            token__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::NatsUrl => {
                            if nats_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("natsUrl"));
                            }
                            nats_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WebsocketUrl => {
                            if websocket_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("websocketUrl"));
                            }
                            websocket_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MqttUrl => {
                            if mqtt_url__.is_some() {
                                return Err(serde::de::Error::duplicate_field("mqttUrl"));
                            }
                            mqtt_url__ = Some(map_.next_value()?);
                        }
                        GeneratedField::InboxPrefix => {
                            if inbox_prefix__.is_some() {
                                return Err(serde::de::Error::duplicate_field("inboxPrefix"));
                            }
                            inbox_prefix__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Publish => {
                            if publish__.is_some() {
                                return Err(serde::de::Error::duplicate_field("publish"));
                            }
                            publish__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Subscribe => {
                            if subscribe__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subscribe"));
                            }
                            subscribe__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(DeviceCredentials {
                    rider_id: rider_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    user: user__.unwrap_or_default(),
                    token: token__.unwrap_or_default(),
                    expires_at: expires_at__,
                    nats_url: nats_url__.unwrap_or_default(),
                    websocket_url: websocket_url__.unwrap_or_default(),
                    mqtt_url: mqtt_url__.unwrap_or_default(),
                    inbox_prefix: inbox_prefix__.unwrap_or_default(),
                    publish: publish__.unwrap_or_default(),
                    subscribe: subscribe__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.DeviceCredentials", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DispatchOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.drop.is_some() {
            len += 1;
        }
        if !self.address.is_empty() {
            len += 1;
        }
        if self.placed_at.is_some() {
            len += 1;
        }
        if self.ready_at.is_some() {
            len += 1;
        }
        if self.promised_by.is_some() {
            len += 1;
        }
        if self.priority != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.DispatchOrder", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if let Some(v) = self.drop.as_ref() {
            struct_ser.serialize_field("drop", v)?;
        }
        if !self.address.is_empty() {
            struct_ser.serialize_field("address", &self.address)?;
        }
        if let Some(v) = self.placed_at.as_ref() {
            struct_ser.serialize_field("placed_at", v)?;
        }
        if let Some(v) = self.ready_at.as_ref() {
            struct_ser.serialize_field("ready_at", v)?;
        }
        if let Some(v) = self.promised_by.as_ref() {
            struct_ser.serialize_field("promised_by", v)?;
        }
        if self.priority != 0. {
            struct_ser.serialize_field("priority", &self.priority)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DispatchOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "hub_id",
            "hubId",
            "city",
            "drop",
            "address",
            "placed_at",
            "placedAt",
            "ready_at",
            "readyAt",
            "promised_by",
            "promisedBy",
            "priority",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            HubId,
            City,
            Drop,
            Address,
            PlacedAt,
            ReadyAt,
            PromisedBy,
            Priority,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "drop" => Ok(GeneratedField::Drop),
                            "address" => Ok(GeneratedField::Address),
                            "placedAt" | "placed_at" => Ok(GeneratedField::PlacedAt),
                            "readyAt" | "ready_at" => Ok(GeneratedField::ReadyAt),
                            "promisedBy" | "promised_by" => Ok(GeneratedField::PromisedBy),
                            "priority" => Ok(GeneratedField::Priority),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DispatchOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.DispatchOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DispatchOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut drop__ = None;
                let mut address__ = None;
                let mut placed_at__ = None;
                let mut ready_at__ = None;
                let mut promised_by__ = None;
                let mut priority__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Drop => {
                            if drop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drop"));
                            }
                            drop__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PlacedAt => {
                            if placed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("placedAt"));
                            }
                            placed_at__ = map_.next_value()?;
                        }
                        GeneratedField::ReadyAt => {
                            if ready_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readyAt"));
                            }
                            ready_at__ = map_.next_value()?;
                        }
                        GeneratedField::PromisedBy => {
                            if promised_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promisedBy"));
                            }
                            promised_by__ = map_.next_value()?;
                        }
                        GeneratedField::Priority => {
                            if priority__.is_some() {
                                return Err(serde::de::Error::duplicate_field("priority"));
                            }
                            priority__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(DispatchOrder {
                    order_id: order_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    drop: drop__,
                    address: address__.unwrap_or_default(),
                    placed_at: placed_at__,
                    ready_at: ready_at__,
                    promised_by: promised_by__,
                    priority: priority__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.DispatchOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DispatchTask {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if self.attempts != 0 {
            len += 1;
        }
        if !self.asked.is_empty() {
            len += 1;
        }
        if self.created_at.is_some() {
            len += 1;
        }
        if self.not_before.is_some() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.DispatchTask", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.state != 0 {
            let v = TaskState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if self.attempts != 0 {
            struct_ser.serialize_field("attempts", &self.attempts)?;
        }
        if !self.asked.is_empty() {
            struct_ser.serialize_field("asked", &self.asked)?;
        }
        if let Some(v) = self.created_at.as_ref() {
            struct_ser.serialize_field("created_at", v)?;
        }
        if let Some(v) = self.not_before.as_ref() {
            struct_ser.serialize_field("not_before", v)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DispatchTask {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "hub_id",
            "hubId",
            "city",
            "state",
            "assignment_id",
            "assignmentId",
            "rider_id",
            "riderId",
            "attempts",
            "asked",
            "created_at",
            "createdAt",
            "not_before",
            "notBefore",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            HubId,
            City,
            State,
            AssignmentId,
            RiderId,
            Attempts,
            Asked,
            CreatedAt,
            NotBefore,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "attempts" => Ok(GeneratedField::Attempts),
                            "asked" => Ok(GeneratedField::Asked),
                            "createdAt" | "created_at" => Ok(GeneratedField::CreatedAt),
                            "notBefore" | "not_before" => Ok(GeneratedField::NotBefore),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DispatchTask;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.DispatchTask")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DispatchTask, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut state__ = None;
                let mut assignment_id__ = None;
                let mut rider_id__ = None;
                let mut attempts__ = None;
                let mut asked__ = None;
                let mut created_at__ = None;
                let mut not_before__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<TaskState>()? as i32);
                        }
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attempts => {
                            if attempts__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempts"));
                            }
                            attempts__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Asked => {
                            if asked__.is_some() {
                                return Err(serde::de::Error::duplicate_field("asked"));
                            }
                            asked__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CreatedAt => {
                            if created_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("createdAt"));
                            }
                            created_at__ = map_.next_value()?;
                        }
                        GeneratedField::NotBefore => {
                            if not_before__.is_some() {
                                return Err(serde::de::Error::duplicate_field("notBefore"));
                            }
                            not_before__ = map_.next_value()?;
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(DispatchTask {
                    order_id: order_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    assignment_id: assignment_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    attempts: attempts__.unwrap_or_default(),
                    asked: asked__.unwrap_or_default(),
                    created_at: created_at__,
                    not_before: not_before__,
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.DispatchTask", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DispatchWake {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.DispatchWake", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DispatchWake {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DispatchWake;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.DispatchWake")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DispatchWake, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(DispatchWake {
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.DispatchWake", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Drift {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.redis_units != 0 {
            len += 1;
        }
        if self.record_units != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Drift", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.redis_units != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("redis_units", ToString::to_string(&self.redis_units).as_str())?;
        }
        if self.record_units != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("record_units", ToString::to_string(&self.record_units).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Drift {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "redis_units",
            "redisUnits",
            "record_units",
            "recordUnits",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            RedisUnits,
            RecordUnits,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "redisUnits" | "redis_units" => Ok(GeneratedField::RedisUnits),
                            "recordUnits" | "record_units" => Ok(GeneratedField::RecordUnits),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Drift;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Drift")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Drift, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut redis_units__ = None;
                let mut record_units__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RedisUnits => {
                            if redis_units__.is_some() {
                                return Err(serde::de::Error::duplicate_field("redisUnits"));
                            }
                            redis_units__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::RecordUnits => {
                            if record_units__.is_some() {
                                return Err(serde::de::Error::duplicate_field("recordUnits"));
                            }
                            record_units__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Drift {
                    sku: sku__.unwrap_or_default(),
                    redis_units: redis_units__.unwrap_or_default(),
                    record_units: record_units__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Drift", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Empty {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("kilat.v1.Empty", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Empty {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Err(serde::de::Error::unknown_field(value, FIELDS))
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Empty;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Empty")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Empty, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(Empty {
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Empty", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EstimateReady {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.lines != 0 {
            len += 1;
        }
        if self.units != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.EstimateReady", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.lines != 0 {
            struct_ser.serialize_field("lines", &self.lines)?;
        }
        if self.units != 0 {
            struct_ser.serialize_field("units", &self.units)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EstimateReady {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "lines",
            "units",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Lines,
            Units,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "lines" => Ok(GeneratedField::Lines),
                            "units" => Ok(GeneratedField::Units),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EstimateReady;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.EstimateReady")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EstimateReady, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut lines__ = None;
                let mut units__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Lines => {
                            if lines__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lines"));
                            }
                            lines__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Units => {
                            if units__.is_some() {
                                return Err(serde::de::Error::duplicate_field("units"));
                            }
                            units__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(EstimateReady {
                    hub_id: hub_id__.unwrap_or_default(),
                    lines: lines__.unwrap_or_default(),
                    units: units__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.EstimateReady", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Eta {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        if !self.components.is_empty() {
            len += 1;
        }
        if !self.degraded.is_empty() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        if self.sticky {
            len += 1;
        }
        if self.promised.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Eta", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        if !self.components.is_empty() {
            struct_ser.serialize_field("components", &self.components)?;
        }
        if !self.degraded.is_empty() {
            struct_ser.serialize_field("degraded", &self.degraded)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if self.sticky {
            struct_ser.serialize_field("sticky", &self.sticky)?;
        }
        if let Some(v) = self.promised.as_ref() {
            struct_ser.serialize_field("promised", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Eta {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "hub_id",
            "hubId",
            "total",
            "components",
            "degraded",
            "at",
            "sticky",
            "promised",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            HubId,
            Total,
            Components,
            Degraded,
            At,
            Sticky,
            Promised,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "total" => Ok(GeneratedField::Total),
                            "components" => Ok(GeneratedField::Components),
                            "degraded" => Ok(GeneratedField::Degraded),
                            "at" => Ok(GeneratedField::At),
                            "sticky" => Ok(GeneratedField::Sticky),
                            "promised" => Ok(GeneratedField::Promised),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Eta;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Eta")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Eta, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut hub_id__ = None;
                let mut total__ = None;
                let mut components__ = None;
                let mut degraded__ = None;
                let mut at__ = None;
                let mut sticky__ = None;
                let mut promised__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                        GeneratedField::Components => {
                            if components__.is_some() {
                                return Err(serde::de::Error::duplicate_field("components"));
                            }
                            components__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Degraded => {
                            if degraded__.is_some() {
                                return Err(serde::de::Error::duplicate_field("degraded"));
                            }
                            degraded__ = Some(map_.next_value()?);
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Sticky => {
                            if sticky__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sticky"));
                            }
                            sticky__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Promised => {
                            if promised__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promised"));
                            }
                            promised__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Eta {
                    order_id: order_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    total: total__,
                    components: components__.unwrap_or_default(),
                    degraded: degraded__.unwrap_or_default(),
                    at: at__,
                    sticky: sticky__.unwrap_or_default(),
                    promised: promised__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Eta", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EtaComponent {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.name.is_empty() {
            len += 1;
        }
        if self.mean_s != 0. {
            len += 1;
        }
        if self.sd_s != 0. {
            len += 1;
        }
        if !self.source.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.EtaComponent", len)?;
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if self.mean_s != 0. {
            struct_ser.serialize_field("mean_s", &self.mean_s)?;
        }
        if self.sd_s != 0. {
            struct_ser.serialize_field("sd_s", &self.sd_s)?;
        }
        if !self.source.is_empty() {
            struct_ser.serialize_field("source", &self.source)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EtaComponent {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "name",
            "mean_s",
            "meanS",
            "sd_s",
            "sdS",
            "source",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Name,
            MeanS,
            SdS,
            Source,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "name" => Ok(GeneratedField::Name),
                            "meanS" | "mean_s" => Ok(GeneratedField::MeanS),
                            "sdS" | "sd_s" => Ok(GeneratedField::SdS),
                            "source" => Ok(GeneratedField::Source),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EtaComponent;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.EtaComponent")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EtaComponent, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut name__ = None;
                let mut mean_s__ = None;
                let mut sd_s__ = None;
                let mut source__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::MeanS => {
                            if mean_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meanS"));
                            }
                            mean_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SdS => {
                            if sd_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sdS"));
                            }
                            sd_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Source => {
                            if source__.is_some() {
                                return Err(serde::de::Error::duplicate_field("source"));
                            }
                            source__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(EtaComponent {
                    name: name__.unwrap_or_default(),
                    mean_s: mean_s__.unwrap_or_default(),
                    sd_s: sd_s__.unwrap_or_default(),
                    source: source__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.EtaComponent", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EtaTotal {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.p50_s != 0 {
            len += 1;
        }
        if self.p80_s != 0 {
            len += 1;
        }
        if self.p95_s != 0 {
            len += 1;
        }
        if self.p50_at.is_some() {
            len += 1;
        }
        if self.p80_at.is_some() {
            len += 1;
        }
        if self.p95_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.EtaTotal", len)?;
        if self.p50_s != 0 {
            struct_ser.serialize_field("p50_s", &self.p50_s)?;
        }
        if self.p80_s != 0 {
            struct_ser.serialize_field("p80_s", &self.p80_s)?;
        }
        if self.p95_s != 0 {
            struct_ser.serialize_field("p95_s", &self.p95_s)?;
        }
        if let Some(v) = self.p50_at.as_ref() {
            struct_ser.serialize_field("p50_at", v)?;
        }
        if let Some(v) = self.p80_at.as_ref() {
            struct_ser.serialize_field("p80_at", v)?;
        }
        if let Some(v) = self.p95_at.as_ref() {
            struct_ser.serialize_field("p95_at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EtaTotal {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "p50_s",
            "p50S",
            "p80_s",
            "p80S",
            "p95_s",
            "p95S",
            "p50_at",
            "p50At",
            "p80_at",
            "p80At",
            "p95_at",
            "p95At",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            P50S,
            P80S,
            P95S,
            P50At,
            P80At,
            P95At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "p50S" | "p50_s" => Ok(GeneratedField::P50S),
                            "p80S" | "p80_s" => Ok(GeneratedField::P80S),
                            "p95S" | "p95_s" => Ok(GeneratedField::P95S),
                            "p50At" | "p50_at" => Ok(GeneratedField::P50At),
                            "p80At" | "p80_at" => Ok(GeneratedField::P80At),
                            "p95At" | "p95_at" => Ok(GeneratedField::P95At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EtaTotal;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.EtaTotal")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EtaTotal, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut p50_s__ = None;
                let mut p80_s__ = None;
                let mut p95_s__ = None;
                let mut p50_at__ = None;
                let mut p80_at__ = None;
                let mut p95_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::P50S => {
                            if p50_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p50S"));
                            }
                            p50_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::P80S => {
                            if p80_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p80S"));
                            }
                            p80_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::P95S => {
                            if p95_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p95S"));
                            }
                            p95_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::P50At => {
                            if p50_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p50At"));
                            }
                            p50_at__ = map_.next_value()?;
                        }
                        GeneratedField::P80At => {
                            if p80_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p80At"));
                            }
                            p80_at__ = map_.next_value()?;
                        }
                        GeneratedField::P95At => {
                            if p95_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("p95At"));
                            }
                            p95_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(EtaTotal {
                    p50_s: p50_s__.unwrap_or_default(),
                    p80_s: p80_s__.unwrap_or_default(),
                    p95_s: p95_s__.unwrap_or_default(),
                    p50_at: p50_at__,
                    p80_at: p80_at__,
                    p95_at: p95_at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.EtaTotal", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EventMeta {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.aggregate.is_empty() {
            len += 1;
        }
        if !self.id.is_empty() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.EventMeta", len)?;
        if !self.aggregate.is_empty() {
            struct_ser.serialize_field("aggregate", &self.aggregate)?;
        }
        if !self.id.is_empty() {
            struct_ser.serialize_field("id", &self.id)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EventMeta {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "aggregate",
            "id",
            "version",
            "city",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Aggregate,
            Id,
            Version,
            City,
            At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "aggregate" => Ok(GeneratedField::Aggregate),
                            "id" => Ok(GeneratedField::Id),
                            "version" => Ok(GeneratedField::Version),
                            "city" => Ok(GeneratedField::City),
                            "at" => Ok(GeneratedField::At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EventMeta;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.EventMeta")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EventMeta, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut aggregate__ = None;
                let mut id__ = None;
                let mut version__ = None;
                let mut city__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Aggregate => {
                            if aggregate__.is_some() {
                                return Err(serde::de::Error::duplicate_field("aggregate"));
                            }
                            aggregate__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Id => {
                            if id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("id"));
                            }
                            id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(EventMeta {
                    aggregate: aggregate__.unwrap_or_default(),
                    id: id__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.EventMeta", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtendHold {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.reservation_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.ttl_s != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ExtendHold", len)?;
        if !self.reservation_id.is_empty() {
            struct_ser.serialize_field("reservation_id", &self.reservation_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.ttl_s != 0 {
            struct_ser.serialize_field("ttl_s", &self.ttl_s)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtendHold {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reservation_id",
            "reservationId",
            "hub_id",
            "hubId",
            "ttl_s",
            "ttlS",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ReservationId,
            HubId,
            TtlS,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "reservationId" | "reservation_id" => Ok(GeneratedField::ReservationId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "ttlS" | "ttl_s" => Ok(GeneratedField::TtlS),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtendHold;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ExtendHold")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtendHold, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut reservation_id__ = None;
                let mut hub_id__ = None;
                let mut ttl_s__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ReservationId => {
                            if reservation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reservationId"));
                            }
                            reservation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TtlS => {
                            if ttl_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ttlS"));
                            }
                            ttl_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ExtendHold {
                    reservation_id: reservation_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    ttl_s: ttl_s__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ExtendHold", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for FailOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.FailOrder", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for FailOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "code",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            Code,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "code" => Ok(GeneratedField::Code),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = FailOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.FailOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<FailOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut code__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(FailOrder {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    code: code__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.FailOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Fault {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.code.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        if self.retryable {
            len += 1;
        }
        if !self.fields.is_empty() {
            len += 1;
        }
        if !self.shortages.is_empty() {
            len += 1;
        }
        if self.retry_after_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Fault", len)?;
        if !self.code.is_empty() {
            struct_ser.serialize_field("code", &self.code)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        if self.retryable {
            struct_ser.serialize_field("retryable", &self.retryable)?;
        }
        if !self.fields.is_empty() {
            struct_ser.serialize_field("fields", &self.fields)?;
        }
        if !self.shortages.is_empty() {
            struct_ser.serialize_field("shortages", &self.shortages)?;
        }
        if self.retry_after_ms != 0 {
            struct_ser.serialize_field("retry_after_ms", &self.retry_after_ms)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Fault {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "detail",
            "retryable",
            "fields",
            "shortages",
            "retry_after_ms",
            "retryAfterMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Detail,
            Retryable,
            Fields,
            Shortages,
            RetryAfterMs,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "code" => Ok(GeneratedField::Code),
                            "detail" => Ok(GeneratedField::Detail),
                            "retryable" => Ok(GeneratedField::Retryable),
                            "fields" => Ok(GeneratedField::Fields),
                            "shortages" => Ok(GeneratedField::Shortages),
                            "retryAfterMs" | "retry_after_ms" => Ok(GeneratedField::RetryAfterMs),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Fault;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Fault")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Fault, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut detail__ = None;
                let mut retryable__ = None;
                let mut fields__ = None;
                let mut shortages__ = None;
                let mut retry_after_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Retryable => {
                            if retryable__.is_some() {
                                return Err(serde::de::Error::duplicate_field("retryable"));
                            }
                            retryable__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Fields => {
                            if fields__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fields"));
                            }
                            fields__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Shortages => {
                            if shortages__.is_some() {
                                return Err(serde::de::Error::duplicate_field("shortages"));
                            }
                            shortages__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RetryAfterMs => {
                            if retry_after_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("retryAfterMs"));
                            }
                            retry_after_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Fault {
                    code: code__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                    retryable: retryable__.unwrap_or_default(),
                    fields: fields__.unwrap_or_default(),
                    shortages: shortages__.unwrap_or_default(),
                    retry_after_ms: retry_after_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Fault", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Fence {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "FENCE_UNSPECIFIED",
            Self::Hub => "FENCE_HUB",
            Self::Customer => "FENCE_CUSTOMER",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for Fence {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "FENCE_UNSPECIFIED",
            "FENCE_HUB",
            "FENCE_CUSTOMER",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = Fence;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "FENCE_UNSPECIFIED" => Ok(Fence::Unspecified),
                    "FENCE_HUB" => Ok(Fence::Hub),
                    "FENCE_CUSTOMER" => Ok(Fence::Customer),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for FieldError {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.pointer.is_empty() {
            len += 1;
        }
        if !self.detail.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.FieldError", len)?;
        if !self.pointer.is_empty() {
            struct_ser.serialize_field("pointer", &self.pointer)?;
        }
        if !self.detail.is_empty() {
            struct_ser.serialize_field("detail", &self.detail)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for FieldError {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "pointer",
            "detail",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Pointer,
            Detail,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "pointer" => Ok(GeneratedField::Pointer),
                            "detail" => Ok(GeneratedField::Detail),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = FieldError;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.FieldError")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<FieldError, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut pointer__ = None;
                let mut detail__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Pointer => {
                            if pointer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pointer"));
                            }
                            pointer__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Detail => {
                            if detail__.is_some() {
                                return Err(serde::de::Error::duplicate_field("detail"));
                            }
                            detail__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(FieldError {
                    pointer: pointer__.unwrap_or_default(),
                    detail: detail__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.FieldError", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for FindHub {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.point.is_some() {
            len += 1;
        }
        if !self.basket.is_empty() {
            len += 1;
        }
        if !self.ip.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.FindHub", len)?;
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        if !self.basket.is_empty() {
            struct_ser.serialize_field("basket", &self.basket)?;
        }
        if !self.ip.is_empty() {
            struct_ser.serialize_field("ip", &self.ip)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for FindHub {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "point",
            "basket",
            "ip",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Point,
            Basket,
            Ip,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "point" => Ok(GeneratedField::Point),
                            "basket" => Ok(GeneratedField::Basket),
                            "ip" => Ok(GeneratedField::Ip),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = FindHub;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.FindHub")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<FindHub, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut point__ = None;
                let mut basket__ = None;
                let mut ip__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                        GeneratedField::Basket => {
                            if basket__.is_some() {
                                return Err(serde::de::Error::duplicate_field("basket"));
                            }
                            basket__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Ip => {
                            if ip__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ip"));
                            }
                            ip__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(FindHub {
                    point: point__,
                    basket: basket__.unwrap_or_default(),
                    ip: ip__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.FindHub", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GeoTier {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "GEO_TIER_UNSPECIFIED",
            Self::Redis => "GEO_TIER_REDIS",
            Self::Postgis => "GEO_TIER_POSTGIS",
            Self::Distance => "GEO_TIER_DISTANCE",
            Self::Ip => "GEO_TIER_IP",
            Self::Default => "GEO_TIER_DEFAULT",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for GeoTier {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "GEO_TIER_UNSPECIFIED",
            "GEO_TIER_REDIS",
            "GEO_TIER_POSTGIS",
            "GEO_TIER_DISTANCE",
            "GEO_TIER_IP",
            "GEO_TIER_DEFAULT",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = GeoTier;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "GEO_TIER_UNSPECIFIED" => Ok(GeoTier::Unspecified),
                    "GEO_TIER_REDIS" => Ok(GeoTier::Redis),
                    "GEO_TIER_POSTGIS" => Ok(GeoTier::Postgis),
                    "GEO_TIER_DISTANCE" => Ok(GeoTier::Distance),
                    "GEO_TIER_IP" => Ok(GeoTier::Ip),
                    "GEO_TIER_DEFAULT" => Ok(GeoTier::Default),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for GeofenceCrossed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if self.fence != 0 {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GeofenceCrossed", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if self.fence != 0 {
            let v = Fence::try_from(self.fence)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.fence)))?;
            struct_ser.serialize_field("fence", &v)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GeofenceCrossed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "rider_id",
            "riderId",
            "order_id",
            "orderId",
            "hub_id",
            "hubId",
            "assignment_id",
            "assignmentId",
            "fence",
            "point",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            RiderId,
            OrderId,
            HubId,
            AssignmentId,
            Fence,
            Point,
            At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "fence" => Ok(GeneratedField::Fence),
                            "point" => Ok(GeneratedField::Point),
                            "at" => Ok(GeneratedField::At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GeofenceCrossed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GeofenceCrossed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GeofenceCrossed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut rider_id__ = None;
                let mut order_id__ = None;
                let mut hub_id__ = None;
                let mut assignment_id__ = None;
                let mut fence__ = None;
                let mut point__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Fence => {
                            if fence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fence"));
                            }
                            fence__ = Some(map_.next_value::<Fence>()? as i32);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(GeofenceCrossed {
                    meta: meta__,
                    rider_id: rider_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    assignment_id: assignment_id__.unwrap_or_default(),
                    fence: fence__.unwrap_or_default(),
                    point: point__,
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GeofenceCrossed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetBan {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetBan", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetBan {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetBan;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetBan")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetBan, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetBan {
                    rider_id: rider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetBan", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetCalibration {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.hours != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetCalibration", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.hours != 0 {
            struct_ser.serialize_field("hours", &self.hours)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetCalibration {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "hours",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Hours,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "hours" => Ok(GeneratedField::Hours),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetCalibration;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetCalibration")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetCalibration, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut hours__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Hours => {
                            if hours__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hours"));
                            }
                            hours__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(GetCalibration {
                    city: city__.unwrap_or_default(),
                    hours: hours__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetCalibration", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetCarrier {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetCarrier", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetCarrier {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetCarrier;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetCarrier")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetCarrier, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetCarrier {
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetCarrier", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetCity {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetCity", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetCity {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetCity;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetCity")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetCity, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetCity {
                    city: city__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetCity", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetEta {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetEta", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetEta {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetEta;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetEta")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetEta, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetEta {
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetEta", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetHistory {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetHistory", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetHistory {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "page",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            Page,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "page" => Ok(GeneratedField::Page),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetHistory;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetHistory")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetHistory, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut page__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                    }
                }
                Ok(GetHistory {
                    order_id: order_id__.unwrap_or_default(),
                    page: page__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetHistory", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetHub {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetHub", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetHub {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetHub;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetHub")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetHub, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetHub {
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetHub", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetOrder {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetOrder", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetOrder {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "user_id",
            "userId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            UserId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetOrder;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetOrder")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetOrder, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut user_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetOrder {
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetOrder", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetPayment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetPayment", len)?;
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetPayment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "payment_id",
            "paymentId",
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            PaymentId,
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetPayment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetPayment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetPayment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut payment_id__ = None;
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetPayment {
                    payment_id: payment_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetPayment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetPick {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetPick", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetPick {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetPick;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetPick")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetPick, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetPick {
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetPick", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetPosition {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetPosition", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetPosition {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetPosition;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetPosition")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetPosition, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetPosition {
                    rider_id: rider_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetPosition", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetPositions {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.rider_ids.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetPositions", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.rider_ids.is_empty() {
            struct_ser.serialize_field("rider_ids", &self.rider_ids)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetPositions {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "rider_ids",
            "riderIds",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            RiderIds,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "riderIds" | "rider_ids" => Ok(GeneratedField::RiderIds),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetPositions;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetPositions")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetPositions, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut rider_ids__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderIds => {
                            if rider_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderIds"));
                            }
                            rider_ids__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetPositions {
                    city: city__.unwrap_or_default(),
                    rider_ids: rider_ids__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetPositions", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetProduct {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetProduct", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetProduct {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetProduct;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetProduct")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetProduct, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetProduct {
                    sku: sku__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetProduct", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetRider {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetRider", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetRider {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetRider;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetRider")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetRider, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetRider {
                    rider_id: rider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetRider", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetSaga {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetSaga", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetSaga {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetSaga;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetSaga")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetSaga, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetSaga {
                    saga_id: saga_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetSaga", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetStock {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.sku.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetStock", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetStock {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "sku",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Sku,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "sku" => Ok(GeneratedField::Sku),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetStock;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetStock")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetStock, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut sku__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetStock {
                    hub_id: hub_id__.unwrap_or_default(),
                    sku: sku__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetStock", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetSupply {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.hub_ids.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetSupply", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.hub_ids.is_empty() {
            struct_ser.serialize_field("hub_ids", &self.hub_ids)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetSupply {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "hub_ids",
            "hubIds",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            HubIds,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "hubIds" | "hub_ids" => Ok(GeneratedField::HubIds),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetSupply;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetSupply")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetSupply, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut hub_ids__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubIds => {
                            if hub_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubIds"));
                            }
                            hub_ids__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetSupply {
                    city: city__.unwrap_or_default(),
                    hub_ids: hub_ids__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetSupply", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetTask {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetTask", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetTask {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetTask;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetTask")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetTask, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetTask {
                    order_id: order_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetTask", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetTrail {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.limit != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetTrail", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.limit != 0 {
            struct_ser.serialize_field("limit", &self.limit)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetTrail {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "order_id",
            "orderId",
            "limit",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            OrderId,
            Limit,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "limit" => Ok(GeneratedField::Limit),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetTrail;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetTrail")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetTrail, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut order_id__ = None;
                let mut limit__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Limit => {
                            if limit__.is_some() {
                                return Err(serde::de::Error::duplicate_field("limit"));
                            }
                            limit__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(GetTrail {
                    rider_id: rider_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    limit: limit__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetTrail", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetWallet {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetWallet", len)?;
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetWallet {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "user_id",
            "userId",
            "currency",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            UserId,
            Currency,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "currency" => Ok(GeneratedField::Currency),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetWallet;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetWallet")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetWallet, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut user_id__ = None;
                let mut currency__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetWallet {
                    user_id: user_id__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetWallet", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetZone {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.GetZone", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetZone {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetZone;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.GetZone")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetZone, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetZone {
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.GetZone", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Hub {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        if !self.time_zone.is_empty() {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        if self.active {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        if self.delivery_fee.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Hub", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        if !self.time_zone.is_empty() {
            struct_ser.serialize_field("time_zone", &self.time_zone)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        if self.active {
            struct_ser.serialize_field("active", &self.active)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        if let Some(v) = self.delivery_fee.as_ref() {
            struct_ser.serialize_field("delivery_fee", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Hub {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "name",
            "city",
            "currency",
            "time_zone",
            "timeZone",
            "point",
            "active",
            "version",
            "delivery_fee",
            "deliveryFee",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Name,
            City,
            Currency,
            TimeZone,
            Point,
            Active,
            Version,
            DeliveryFee,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "name" => Ok(GeneratedField::Name),
                            "city" => Ok(GeneratedField::City),
                            "currency" => Ok(GeneratedField::Currency),
                            "timeZone" | "time_zone" => Ok(GeneratedField::TimeZone),
                            "point" => Ok(GeneratedField::Point),
                            "active" => Ok(GeneratedField::Active),
                            "version" => Ok(GeneratedField::Version),
                            "deliveryFee" | "delivery_fee" => Ok(GeneratedField::DeliveryFee),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Hub;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Hub")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Hub, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut name__ = None;
                let mut city__ = None;
                let mut currency__ = None;
                let mut time_zone__ = None;
                let mut point__ = None;
                let mut active__ = None;
                let mut version__ = None;
                let mut delivery_fee__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TimeZone => {
                            if time_zone__.is_some() {
                                return Err(serde::de::Error::duplicate_field("timeZone"));
                            }
                            time_zone__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                        GeneratedField::Active => {
                            if active__.is_some() {
                                return Err(serde::de::Error::duplicate_field("active"));
                            }
                            active__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::DeliveryFee => {
                            if delivery_fee__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deliveryFee"));
                            }
                            delivery_fee__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Hub {
                    hub_id: hub_id__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                    time_zone: time_zone__.unwrap_or_default(),
                    point: point__,
                    active: active__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    delivery_fee: delivery_fee__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Hub", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubAvailability {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.open {
            len += 1;
        }
        if !self.lines.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubAvailability", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.open {
            struct_ser.serialize_field("open", &self.open)?;
        }
        if !self.lines.is_empty() {
            struct_ser.serialize_field("lines", &self.lines)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubAvailability {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "open",
            "lines",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Open,
            Lines,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "open" => Ok(GeneratedField::Open),
                            "lines" => Ok(GeneratedField::Lines),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubAvailability;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubAvailability")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubAvailability, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut open__ = None;
                let mut lines__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Open => {
                            if open__.is_some() {
                                return Err(serde::de::Error::duplicate_field("open"));
                            }
                            open__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Lines => {
                            if lines__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lines"));
                            }
                            lines__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(HubAvailability {
                    hub_id: hub_id__.unwrap_or_default(),
                    open: open__.unwrap_or_default(),
                    lines: lines__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubAvailability", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubCandidate {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.distance_m != 0. {
            len += 1;
        }
        if self.score != 0. {
            len += 1;
        }
        if self.proximity != 0. {
            len += 1;
        }
        if self.stock != 0. {
            len += 1;
        }
        if self.riders != 0. {
            len += 1;
        }
        if !self.unknown.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubCandidate", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.distance_m != 0. {
            struct_ser.serialize_field("distance_m", &self.distance_m)?;
        }
        if self.score != 0. {
            struct_ser.serialize_field("score", &self.score)?;
        }
        if self.proximity != 0. {
            struct_ser.serialize_field("proximity", &self.proximity)?;
        }
        if self.stock != 0. {
            struct_ser.serialize_field("stock", &self.stock)?;
        }
        if self.riders != 0. {
            struct_ser.serialize_field("riders", &self.riders)?;
        }
        if !self.unknown.is_empty() {
            struct_ser.serialize_field("unknown", &self.unknown)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubCandidate {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "name",
            "city",
            "distance_m",
            "distanceM",
            "score",
            "proximity",
            "stock",
            "riders",
            "unknown",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Name,
            City,
            DistanceM,
            Score,
            Proximity,
            Stock,
            Riders,
            Unknown,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "name" => Ok(GeneratedField::Name),
                            "city" => Ok(GeneratedField::City),
                            "distanceM" | "distance_m" => Ok(GeneratedField::DistanceM),
                            "score" => Ok(GeneratedField::Score),
                            "proximity" => Ok(GeneratedField::Proximity),
                            "stock" => Ok(GeneratedField::Stock),
                            "riders" => Ok(GeneratedField::Riders),
                            "unknown" => Ok(GeneratedField::Unknown),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubCandidate;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubCandidate")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubCandidate, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut name__ = None;
                let mut city__ = None;
                let mut distance_m__ = None;
                let mut score__ = None;
                let mut proximity__ = None;
                let mut stock__ = None;
                let mut riders__ = None;
                let mut unknown__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DistanceM => {
                            if distance_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("distanceM"));
                            }
                            distance_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Score => {
                            if score__.is_some() {
                                return Err(serde::de::Error::duplicate_field("score"));
                            }
                            score__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Proximity => {
                            if proximity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("proximity"));
                            }
                            proximity__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Stock => {
                            if stock__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stock"));
                            }
                            stock__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Riders => {
                            if riders__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riders"));
                            }
                            riders__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Unknown => {
                            if unknown__.is_some() {
                                return Err(serde::de::Error::duplicate_field("unknown"));
                            }
                            unknown__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(HubCandidate {
                    hub_id: hub_id__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    distance_m: distance_m__.unwrap_or_default(),
                    score: score__.unwrap_or_default(),
                    proximity: proximity__.unwrap_or_default(),
                    stock: stock__.unwrap_or_default(),
                    riders: riders__.unwrap_or_default(),
                    unknown: unknown__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubCandidate", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.hub.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.hub.as_ref() {
            struct_ser.serialize_field("hub", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "hub",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            Hub,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "hub" => Ok(GeneratedField::Hub),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut hub__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::Hub => {
                            if hub__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hub"));
                            }
                            hub__ = map_.next_value()?;
                        }
                    }
                }
                Ok(HubChanged {
                    meta: meta__,
                    hub: hub__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(HubList {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubReconciled {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.drift.is_empty() {
            len += 1;
        }
        if self.skus != 0 {
            len += 1;
        }
        if self.repaired {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubReconciled", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.drift.is_empty() {
            struct_ser.serialize_field("drift", &self.drift)?;
        }
        if self.skus != 0 {
            struct_ser.serialize_field("skus", &self.skus)?;
        }
        if self.repaired {
            struct_ser.serialize_field("repaired", &self.repaired)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubReconciled {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "drift",
            "skus",
            "repaired",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Drift,
            Skus,
            Repaired,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "drift" => Ok(GeneratedField::Drift),
                            "skus" => Ok(GeneratedField::Skus),
                            "repaired" => Ok(GeneratedField::Repaired),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubReconciled;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubReconciled")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubReconciled, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut drift__ = None;
                let mut skus__ = None;
                let mut repaired__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Drift => {
                            if drift__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drift"));
                            }
                            drift__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Skus => {
                            if skus__.is_some() {
                                return Err(serde::de::Error::duplicate_field("skus"));
                            }
                            skus__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Repaired => {
                            if repaired__.is_some() {
                                return Err(serde::de::Error::duplicate_field("repaired"));
                            }
                            repaired__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(HubReconciled {
                    hub_id: hub_id__.unwrap_or_default(),
                    drift: drift__.unwrap_or_default(),
                    skus: skus__.unwrap_or_default(),
                    repaired: repaired__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubReconciled", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for HubSupply {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.online != 0 {
            len += 1;
        }
        if self.idle != 0 {
            len += 1;
        }
        if self.pending != 0 {
            len += 1;
        }
        if self.oldest_wait_s != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.HubSupply", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.online != 0 {
            struct_ser.serialize_field("online", &self.online)?;
        }
        if self.idle != 0 {
            struct_ser.serialize_field("idle", &self.idle)?;
        }
        if self.pending != 0 {
            struct_ser.serialize_field("pending", &self.pending)?;
        }
        if self.oldest_wait_s != 0. {
            struct_ser.serialize_field("oldest_wait_s", &self.oldest_wait_s)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HubSupply {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "city",
            "online",
            "idle",
            "pending",
            "oldest_wait_s",
            "oldestWaitS",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            City,
            Online,
            Idle,
            Pending,
            OldestWaitS,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "online" => Ok(GeneratedField::Online),
                            "idle" => Ok(GeneratedField::Idle),
                            "pending" => Ok(GeneratedField::Pending),
                            "oldestWaitS" | "oldest_wait_s" => Ok(GeneratedField::OldestWaitS),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HubSupply;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.HubSupply")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HubSupply, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut online__ = None;
                let mut idle__ = None;
                let mut pending__ = None;
                let mut oldest_wait_s__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Online => {
                            if online__.is_some() {
                                return Err(serde::de::Error::duplicate_field("online"));
                            }
                            online__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Idle => {
                            if idle__.is_some() {
                                return Err(serde::de::Error::duplicate_field("idle"));
                            }
                            idle__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Pending => {
                            if pending__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pending"));
                            }
                            pending__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::OldestWaitS => {
                            if oldest_wait_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("oldestWaitS"));
                            }
                            oldest_wait_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(HubSupply {
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    online: online__.unwrap_or_default(),
                    idle: idle__.unwrap_or_default(),
                    pending: pending__.unwrap_or_default(),
                    oldest_wait_s: oldest_wait_s__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.HubSupply", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for IssueCredentials {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.IssueCredentials", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for IssueCredentials {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = IssueCredentials;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.IssueCredentials")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<IssueCredentials, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(IssueCredentials {
                    rider_id: rider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.IssueCredentials", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for LiftBan {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.LiftBan", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for LiftBan {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            Actor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = LiftBan;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.LiftBan")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<LiftBan, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(LiftBan {
                    rider_id: rider_id__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.LiftBan", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Line {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.qty != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Line", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.qty != 0 {
            struct_ser.serialize_field("qty", &self.qty)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Line {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "qty",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Qty,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "qty" => Ok(GeneratedField::Qty),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Line;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Line")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Line, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut qty__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Qty => {
                            if qty__.is_some() {
                                return Err(serde::de::Error::duplicate_field("qty"));
                            }
                            qty__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Line {
                    sku: sku__.unwrap_or_default(),
                    qty: qty__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Line", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListCities {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("kilat.v1.ListCities", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListCities {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Err(serde::de::Error::unknown_field(value, FIELDS))
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListCities;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListCities")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListCities, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(ListCities {
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListCities", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListHubs {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("kilat.v1.ListHubs", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListHubs {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Err(serde::de::Error::unknown_field(value, FIELDS))
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListHubs;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListHubs")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListHubs, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(ListHubs {
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListHubs", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListOffers {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListOffers", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListOffers {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListOffers;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListOffers")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListOffers, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListOffers {
                    rider_id: rider_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListOffers", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListOrders {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.user_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListOrders", len)?;
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if self.status != 0 {
            let v = OrderStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListOrders {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "user_id",
            "userId",
            "status",
            "page",
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            UserId,
            Status,
            Page,
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "status" => Ok(GeneratedField::Status),
                            "page" => Ok(GeneratedField::Page),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListOrders;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListOrders")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListOrders, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut user_id__ = None;
                let mut status__ = None;
                let mut page__ = None;
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ListOrders {
                    user_id: user_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    page: page__,
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListOrders", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListPicks {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListPicks", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.state != 0 {
            let v = PickState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListPicks {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "state",
            "page",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            State,
            Page,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "state" => Ok(GeneratedField::State),
                            "page" => Ok(GeneratedField::Page),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListPicks;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListPicks")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListPicks, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut state__ = None;
                let mut page__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<PickState>()? as i32);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ListPicks {
                    hub_id: hub_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    page: page__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListPicks", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListProducts {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.category.is_empty() {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListProducts", len)?;
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListProducts {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "category",
            "page",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Category,
            Page,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "category" => Ok(GeneratedField::Category),
                            "page" => Ok(GeneratedField::Page),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListProducts;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListProducts")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListProducts, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut category__ = None;
                let mut page__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ListProducts {
                    category: category__.unwrap_or_default(),
                    page: page__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListProducts", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListRiders {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListRiders", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.state != 0 {
            let v = RiderState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListRiders {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "state",
            "page",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            State,
            Page,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "page" => Ok(GeneratedField::Page),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListRiders;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListRiders")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListRiders, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut state__ = None;
                let mut page__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<RiderState>()? as i32);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ListRiders {
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    page: page__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListRiders", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ListSagas {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.state != 0 {
            len += 1;
        }
        if self.page.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ListSagas", len)?;
        if self.state != 0 {
            let v = SagaState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if let Some(v) = self.page.as_ref() {
            struct_ser.serialize_field("page", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ListSagas {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "state",
            "page",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            State,
            Page,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "state" => Ok(GeneratedField::State),
                            "page" => Ok(GeneratedField::Page),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ListSagas;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ListSagas")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ListSagas, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut state__ = None;
                let mut page__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<SagaState>()? as i32);
                        }
                        GeneratedField::Page => {
                            if page__.is_some() {
                                return Err(serde::de::Error::duplicate_field("page"));
                            }
                            page__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ListSagas {
                    state: state__.unwrap_or_default(),
                    page: page__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ListSagas", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Money {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.amount != 0 {
            len += 1;
        }
        if !self.currency.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Money", len)?;
        if self.amount != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("amount", ToString::to_string(&self.amount).as_str())?;
        }
        if !self.currency.is_empty() {
            struct_ser.serialize_field("currency", &self.currency)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Money {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "amount",
            "currency",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Amount,
            Currency,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "amount" => Ok(GeneratedField::Amount),
                            "currency" => Ok(GeneratedField::Currency),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Money;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Money")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Money, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut amount__ = None;
                let mut currency__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Currency => {
                            if currency__.is_some() {
                                return Err(serde::de::Error::duplicate_field("currency"));
                            }
                            currency__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Money {
                    amount: amount__.unwrap_or_default(),
                    currency: currency__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Money", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MoveStock {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.movement_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.kind != 0 {
            len += 1;
        }
        if !self.lines.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.to_hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.MoveStock", len)?;
        if !self.movement_id.is_empty() {
            struct_ser.serialize_field("movement_id", &self.movement_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.kind != 0 {
            let v = MovementKind::try_from(self.kind)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.kind)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if !self.lines.is_empty() {
            struct_ser.serialize_field("lines", &self.lines)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.to_hub_id.is_empty() {
            struct_ser.serialize_field("to_hub_id", &self.to_hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MoveStock {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "movement_id",
            "movementId",
            "hub_id",
            "hubId",
            "kind",
            "lines",
            "reason",
            "actor",
            "to_hub_id",
            "toHubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MovementId,
            HubId,
            Kind,
            Lines,
            Reason,
            Actor,
            ToHubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "movementId" | "movement_id" => Ok(GeneratedField::MovementId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "kind" => Ok(GeneratedField::Kind),
                            "lines" => Ok(GeneratedField::Lines),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            "toHubId" | "to_hub_id" => Ok(GeneratedField::ToHubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MoveStock;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.MoveStock")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MoveStock, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut movement_id__ = None;
                let mut hub_id__ = None;
                let mut kind__ = None;
                let mut lines__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                let mut to_hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MovementId => {
                            if movement_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("movementId"));
                            }
                            movement_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = Some(map_.next_value::<MovementKind>()? as i32);
                        }
                        GeneratedField::Lines => {
                            if lines__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lines"));
                            }
                            lines__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ToHubId => {
                            if to_hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toHubId"));
                            }
                            to_hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(MoveStock {
                    movement_id: movement_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    kind: kind__.unwrap_or_default(),
                    lines: lines__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    to_hub_id: to_hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.MoveStock", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for MovementKind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "MOVEMENT_KIND_UNSPECIFIED",
            Self::Receive => "MOVEMENT_KIND_RECEIVE",
            Self::Adjust => "MOVEMENT_KIND_ADJUST",
            Self::Transfer => "MOVEMENT_KIND_TRANSFER",
            Self::Count => "MOVEMENT_KIND_COUNT",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for MovementKind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "MOVEMENT_KIND_UNSPECIFIED",
            "MOVEMENT_KIND_RECEIVE",
            "MOVEMENT_KIND_ADJUST",
            "MOVEMENT_KIND_TRANSFER",
            "MOVEMENT_KIND_COUNT",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = MovementKind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "MOVEMENT_KIND_UNSPECIFIED" => Ok(MovementKind::Unspecified),
                    "MOVEMENT_KIND_RECEIVE" => Ok(MovementKind::Receive),
                    "MOVEMENT_KIND_ADJUST" => Ok(MovementKind::Adjust),
                    "MOVEMENT_KIND_TRANSFER" => Ok(MovementKind::Transfer),
                    "MOVEMENT_KIND_COUNT" => Ok(MovementKind::Count),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for MovementLine {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.qty != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.MovementLine", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.qty != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("qty", ToString::to_string(&self.qty).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for MovementLine {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "qty",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Qty,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "qty" => Ok(GeneratedField::Qty),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = MovementLine;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.MovementLine")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<MovementLine, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut qty__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Qty => {
                            if qty__.is_some() {
                                return Err(serde::de::Error::duplicate_field("qty"));
                            }
                            qty__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(MovementLine {
                    sku: sku__.unwrap_or_default(),
                    qty: qty__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.MovementLine", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OfferList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OfferList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OfferList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OfferList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OfferList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OfferList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OfferList {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OfferList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Order {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.totals.is_some() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if self.payment.is_some() {
            len += 1;
        }
        if !self.timeline.is_empty() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        if self.placed_at.is_some() {
            len += 1;
        }
        if self.updated_at.is_some() {
            len += 1;
        }
        if self.promised_by.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Order", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.status != 0 {
            let v = OrderStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if let Some(v) = self.totals.as_ref() {
            struct_ser.serialize_field("totals", v)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if let Some(v) = self.payment.as_ref() {
            struct_ser.serialize_field("payment", v)?;
        }
        if !self.timeline.is_empty() {
            struct_ser.serialize_field("timeline", &self.timeline)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        if let Some(v) = self.placed_at.as_ref() {
            struct_ser.serialize_field("placed_at", v)?;
        }
        if let Some(v) = self.updated_at.as_ref() {
            struct_ser.serialize_field("updated_at", v)?;
        }
        if let Some(v) = self.promised_by.as_ref() {
            struct_ser.serialize_field("promised_by", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Order {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "hub_id",
            "hubId",
            "city",
            "status",
            "items",
            "totals",
            "address",
            "payment",
            "timeline",
            "version",
            "placed_at",
            "placedAt",
            "updated_at",
            "updatedAt",
            "promised_by",
            "promisedBy",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            UserId,
            HubId,
            City,
            Status,
            Items,
            Totals,
            Address,
            Payment,
            Timeline,
            Version,
            PlacedAt,
            UpdatedAt,
            PromisedBy,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "status" => Ok(GeneratedField::Status),
                            "items" => Ok(GeneratedField::Items),
                            "totals" => Ok(GeneratedField::Totals),
                            "address" => Ok(GeneratedField::Address),
                            "payment" => Ok(GeneratedField::Payment),
                            "timeline" => Ok(GeneratedField::Timeline),
                            "version" => Ok(GeneratedField::Version),
                            "placedAt" | "placed_at" => Ok(GeneratedField::PlacedAt),
                            "updatedAt" | "updated_at" => Ok(GeneratedField::UpdatedAt),
                            "promisedBy" | "promised_by" => Ok(GeneratedField::PromisedBy),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Order;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Order")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Order, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut status__ = None;
                let mut items__ = None;
                let mut totals__ = None;
                let mut address__ = None;
                let mut payment__ = None;
                let mut timeline__ = None;
                let mut version__ = None;
                let mut placed_at__ = None;
                let mut updated_at__ = None;
                let mut promised_by__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Totals => {
                            if totals__.is_some() {
                                return Err(serde::de::Error::duplicate_field("totals"));
                            }
                            totals__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::Payment => {
                            if payment__.is_some() {
                                return Err(serde::de::Error::duplicate_field("payment"));
                            }
                            payment__ = map_.next_value()?;
                        }
                        GeneratedField::Timeline => {
                            if timeline__.is_some() {
                                return Err(serde::de::Error::duplicate_field("timeline"));
                            }
                            timeline__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PlacedAt => {
                            if placed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("placedAt"));
                            }
                            placed_at__ = map_.next_value()?;
                        }
                        GeneratedField::UpdatedAt => {
                            if updated_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("updatedAt"));
                            }
                            updated_at__ = map_.next_value()?;
                        }
                        GeneratedField::PromisedBy => {
                            if promised_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promisedBy"));
                            }
                            promised_by__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Order {
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    totals: totals__,
                    address: address__,
                    payment: payment__,
                    timeline: timeline__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    placed_at: placed_at__,
                    updated_at: updated_at__,
                    promised_by: promised_by__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Order", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.from != 0 {
            len += 1;
        }
        if self.to != 0 {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.drop.is_some() {
            len += 1;
        }
        if self.promised_by.is_some() {
            len += 1;
        }
        if !self.saga_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.from != 0 {
            let v = OrderStatus::try_from(self.from)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.from)))?;
            struct_ser.serialize_field("from", &v)?;
        }
        if self.to != 0 {
            let v = OrderStatus::try_from(self.to)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.to)))?;
            struct_ser.serialize_field("to", &v)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if let Some(v) = self.drop.as_ref() {
            struct_ser.serialize_field("drop", v)?;
        }
        if let Some(v) = self.promised_by.as_ref() {
            struct_ser.serialize_field("promised_by", v)?;
        }
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "hub_id",
            "hubId",
            "from",
            "to",
            "total",
            "items",
            "payment_id",
            "paymentId",
            "reason",
            "drop",
            "promised_by",
            "promisedBy",
            "saga_id",
            "sagaId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            OrderId,
            UserId,
            HubId,
            From,
            To,
            Total,
            Items,
            PaymentId,
            Reason,
            Drop,
            PromisedBy,
            SagaId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "from" => Ok(GeneratedField::From),
                            "to" => Ok(GeneratedField::To),
                            "total" => Ok(GeneratedField::Total),
                            "items" => Ok(GeneratedField::Items),
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "reason" => Ok(GeneratedField::Reason),
                            "drop" => Ok(GeneratedField::Drop),
                            "promisedBy" | "promised_by" => Ok(GeneratedField::PromisedBy),
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut hub_id__ = None;
                let mut from__ = None;
                let mut to__ = None;
                let mut total__ = None;
                let mut items__ = None;
                let mut payment_id__ = None;
                let mut reason__ = None;
                let mut drop__ = None;
                let mut promised_by__ = None;
                let mut saga_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Drop => {
                            if drop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drop"));
                            }
                            drop__ = map_.next_value()?;
                        }
                        GeneratedField::PromisedBy => {
                            if promised_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promisedBy"));
                            }
                            promised_by__ = map_.next_value()?;
                        }
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderChanged {
                    meta: meta__,
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    from: from__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    total: total__,
                    items: items__.unwrap_or_default(),
                    payment_id: payment_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    drop: drop__,
                    promised_by: promised_by__,
                    saga_id: saga_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderClosed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.closed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderClosed", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.status != 0 {
            let v = OrderStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if self.closed {
            struct_ser.serialize_field("closed", &self.closed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderClosed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "status",
            "closed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            Status,
            Closed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "status" => Ok(GeneratedField::Status),
                            "closed" => Ok(GeneratedField::Closed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderClosed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderClosed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderClosed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut status__ = None;
                let mut closed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Closed => {
                            if closed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("closed"));
                            }
                            closed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderClosed {
                    order_id: order_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    closed: closed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderClosed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderConfirmed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.order.is_some() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderConfirmed", len)?;
        if let Some(v) = self.order.as_ref() {
            struct_ser.serialize_field("order", v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderConfirmed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Order,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "order" => Ok(GeneratedField::Order),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderConfirmed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderConfirmed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderConfirmed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Order => {
                            if order__.is_some() {
                                return Err(serde::de::Error::duplicate_field("order"));
                            }
                            order__ = map_.next_value()?;
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderConfirmed {
                    order: order__,
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderConfirmed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderCreated {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.placed_at.is_some() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderCreated", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.status != 0 {
            let v = OrderStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.placed_at.as_ref() {
            struct_ser.serialize_field("placed_at", v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderCreated {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "status",
            "placed_at",
            "placedAt",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            Status,
            PlacedAt,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "status" => Ok(GeneratedField::Status),
                            "placedAt" | "placed_at" => Ok(GeneratedField::PlacedAt),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderCreated;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderCreated")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderCreated, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut status__ = None;
                let mut placed_at__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::PlacedAt => {
                            if placed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("placedAt"));
                            }
                            placed_at__ = map_.next_value()?;
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderCreated {
                    order_id: order_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    placed_at: placed_at__,
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderCreated", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderLine {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if self.qty != 0 {
            len += 1;
        }
        if self.unit_price.is_some() {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderLine", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if self.qty != 0 {
            struct_ser.serialize_field("qty", &self.qty)?;
        }
        if let Some(v) = self.unit_price.as_ref() {
            struct_ser.serialize_field("unit_price", v)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderLine {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "name",
            "qty",
            "unit_price",
            "unitPrice",
            "total",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Name,
            Qty,
            UnitPrice,
            Total,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "name" => Ok(GeneratedField::Name),
                            "qty" => Ok(GeneratedField::Qty),
                            "unitPrice" | "unit_price" => Ok(GeneratedField::UnitPrice),
                            "total" => Ok(GeneratedField::Total),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderLine;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderLine")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderLine, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut name__ = None;
                let mut qty__ = None;
                let mut unit_price__ = None;
                let mut total__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Qty => {
                            if qty__.is_some() {
                                return Err(serde::de::Error::duplicate_field("qty"));
                            }
                            qty__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::UnitPrice => {
                            if unit_price__.is_some() {
                                return Err(serde::de::Error::duplicate_field("unitPrice"));
                            }
                            unit_price__ = map_.next_value()?;
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                    }
                }
                Ok(OrderLine {
                    sku: sku__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    qty: qty__.unwrap_or_default(),
                    unit_price: unit_price__,
                    total: total__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderLine", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderList {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderLocation {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.position.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderLocation", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if let Some(v) = self.position.as_ref() {
            struct_ser.serialize_field("position", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderLocation {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "position",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            Position,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "position" => Ok(GeneratedField::Position),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderLocation;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderLocation")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderLocation, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut position__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Position => {
                            if position__.is_some() {
                                return Err(serde::de::Error::duplicate_field("position"));
                            }
                            position__ = map_.next_value()?;
                        }
                    }
                }
                Ok(OrderLocation {
                    order_id: order_id__.unwrap_or_default(),
                    position: position__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderLocation", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderPayment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.method.is_empty() {
            len += 1;
        }
        if !self.status.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.OrderPayment", len)?;
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.method.is_empty() {
            struct_ser.serialize_field("method", &self.method)?;
        }
        if !self.status.is_empty() {
            struct_ser.serialize_field("status", &self.status)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for OrderPayment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "payment_id",
            "paymentId",
            "method",
            "status",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            PaymentId,
            Method,
            Status,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "method" => Ok(GeneratedField::Method),
                            "status" => Ok(GeneratedField::Status),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = OrderPayment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.OrderPayment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<OrderPayment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut payment_id__ = None;
                let mut method__ = None;
                let mut status__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Method => {
                            if method__.is_some() {
                                return Err(serde::de::Error::duplicate_field("method"));
                            }
                            method__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(OrderPayment {
                    payment_id: payment_id__.unwrap_or_default(),
                    method: method__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.OrderPayment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for OrderStatus {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "ORDER_STATUS_UNSPECIFIED",
            Self::Pending => "ORDER_STATUS_PENDING",
            Self::Confirmed => "ORDER_STATUS_CONFIRMED",
            Self::AssignedToStore => "ORDER_STATUS_ASSIGNED_TO_STORE",
            Self::Picking => "ORDER_STATUS_PICKING",
            Self::Packed => "ORDER_STATUS_PACKED",
            Self::AssignedToPartner => "ORDER_STATUS_ASSIGNED_TO_PARTNER",
            Self::PickedUp => "ORDER_STATUS_PICKED_UP",
            Self::InTransit => "ORDER_STATUS_IN_TRANSIT",
            Self::Delivered => "ORDER_STATUS_DELIVERED",
            Self::Closed => "ORDER_STATUS_CLOSED",
            Self::Cancelled => "ORDER_STATUS_CANCELLED",
            Self::Refunded => "ORDER_STATUS_REFUNDED",
            Self::Failed => "ORDER_STATUS_FAILED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for OrderStatus {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "ORDER_STATUS_UNSPECIFIED",
            "ORDER_STATUS_PENDING",
            "ORDER_STATUS_CONFIRMED",
            "ORDER_STATUS_ASSIGNED_TO_STORE",
            "ORDER_STATUS_PICKING",
            "ORDER_STATUS_PACKED",
            "ORDER_STATUS_ASSIGNED_TO_PARTNER",
            "ORDER_STATUS_PICKED_UP",
            "ORDER_STATUS_IN_TRANSIT",
            "ORDER_STATUS_DELIVERED",
            "ORDER_STATUS_CLOSED",
            "ORDER_STATUS_CANCELLED",
            "ORDER_STATUS_REFUNDED",
            "ORDER_STATUS_FAILED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = OrderStatus;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "ORDER_STATUS_UNSPECIFIED" => Ok(OrderStatus::Unspecified),
                    "ORDER_STATUS_PENDING" => Ok(OrderStatus::Pending),
                    "ORDER_STATUS_CONFIRMED" => Ok(OrderStatus::Confirmed),
                    "ORDER_STATUS_ASSIGNED_TO_STORE" => Ok(OrderStatus::AssignedToStore),
                    "ORDER_STATUS_PICKING" => Ok(OrderStatus::Picking),
                    "ORDER_STATUS_PACKED" => Ok(OrderStatus::Packed),
                    "ORDER_STATUS_ASSIGNED_TO_PARTNER" => Ok(OrderStatus::AssignedToPartner),
                    "ORDER_STATUS_PICKED_UP" => Ok(OrderStatus::PickedUp),
                    "ORDER_STATUS_IN_TRANSIT" => Ok(OrderStatus::InTransit),
                    "ORDER_STATUS_DELIVERED" => Ok(OrderStatus::Delivered),
                    "ORDER_STATUS_CLOSED" => Ok(OrderStatus::Closed),
                    "ORDER_STATUS_CANCELLED" => Ok(OrderStatus::Cancelled),
                    "ORDER_STATUS_REFUNDED" => Ok(OrderStatus::Refunded),
                    "ORDER_STATUS_FAILED" => Ok(OrderStatus::Failed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Page {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.limit != 0 {
            len += 1;
        }
        if !self.cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Page", len)?;
        if self.limit != 0 {
            struct_ser.serialize_field("limit", &self.limit)?;
        }
        if !self.cursor.is_empty() {
            struct_ser.serialize_field("cursor", &self.cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Page {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "limit",
            "cursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Limit,
            Cursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "limit" => Ok(GeneratedField::Limit),
                            "cursor" => Ok(GeneratedField::Cursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Page;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Page")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Page, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut limit__ = None;
                let mut cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Limit => {
                            if limit__.is_some() {
                                return Err(serde::de::Error::duplicate_field("limit"));
                            }
                            limit__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Cursor => {
                            if cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cursor"));
                            }
                            cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Page {
                    limit: limit__.unwrap_or_default(),
                    cursor: cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Page", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PaymentChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if self.refunded.is_some() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PaymentChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if self.status != 0 {
            let v = PaymentStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if let Some(v) = self.refunded.as_ref() {
            struct_ser.serialize_field("refunded", v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PaymentChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "payment_id",
            "paymentId",
            "order_id",
            "orderId",
            "saga_id",
            "sagaId",
            "status",
            "amount",
            "refunded",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            PaymentId,
            OrderId,
            SagaId,
            Status,
            Amount,
            Refunded,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "status" => Ok(GeneratedField::Status),
                            "amount" => Ok(GeneratedField::Amount),
                            "refunded" => Ok(GeneratedField::Refunded),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PaymentChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PaymentChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PaymentChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut payment_id__ = None;
                let mut order_id__ = None;
                let mut saga_id__ = None;
                let mut status__ = None;
                let mut amount__ = None;
                let mut refunded__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<PaymentStatus>()? as i32);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Refunded => {
                            if refunded__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refunded"));
                            }
                            refunded__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PaymentChanged {
                    meta: meta__,
                    payment_id: payment_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    saga_id: saga_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    amount: amount__,
                    refunded: refunded__,
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PaymentChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PaymentChoice {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.method.is_empty() {
            len += 1;
        }
        if !self.token.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PaymentChoice", len)?;
        if !self.method.is_empty() {
            struct_ser.serialize_field("method", &self.method)?;
        }
        if !self.token.is_empty() {
            struct_ser.serialize_field("token", &self.token)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PaymentChoice {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "method",
            "token",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Method,
            Token,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "method" => Ok(GeneratedField::Method),
                            "token" => Ok(GeneratedField::Token),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PaymentChoice;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PaymentChoice")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PaymentChoice, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut method__ = None;
                let mut token__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Method => {
                            if method__.is_some() {
                                return Err(serde::de::Error::duplicate_field("method"));
                            }
                            method__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Token => {
                            if token__.is_some() {
                                return Err(serde::de::Error::duplicate_field("token"));
                            }
                            token__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PaymentChoice {
                    method: method__.unwrap_or_default(),
                    token: token__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PaymentChoice", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PaymentState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if self.refunded.is_some() {
            len += 1;
        }
        if !self.provider.is_empty() {
            len += 1;
        }
        if !self.method.is_empty() {
            len += 1;
        }
        if !self.next_action.is_empty() {
            len += 1;
        }
        if !self.decline_code.is_empty() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PaymentState", len)?;
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if self.status != 0 {
            let v = PaymentStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if let Some(v) = self.refunded.as_ref() {
            struct_ser.serialize_field("refunded", v)?;
        }
        if !self.provider.is_empty() {
            struct_ser.serialize_field("provider", &self.provider)?;
        }
        if !self.method.is_empty() {
            struct_ser.serialize_field("method", &self.method)?;
        }
        if !self.next_action.is_empty() {
            struct_ser.serialize_field("next_action", &self.next_action)?;
        }
        if !self.decline_code.is_empty() {
            struct_ser.serialize_field("decline_code", &self.decline_code)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PaymentState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "payment_id",
            "paymentId",
            "order_id",
            "orderId",
            "status",
            "amount",
            "refunded",
            "provider",
            "method",
            "next_action",
            "nextAction",
            "decline_code",
            "declineCode",
            "replayed",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            PaymentId,
            OrderId,
            Status,
            Amount,
            Refunded,
            Provider,
            Method,
            NextAction,
            DeclineCode,
            Replayed,
            At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "status" => Ok(GeneratedField::Status),
                            "amount" => Ok(GeneratedField::Amount),
                            "refunded" => Ok(GeneratedField::Refunded),
                            "provider" => Ok(GeneratedField::Provider),
                            "method" => Ok(GeneratedField::Method),
                            "nextAction" | "next_action" => Ok(GeneratedField::NextAction),
                            "declineCode" | "decline_code" => Ok(GeneratedField::DeclineCode),
                            "replayed" => Ok(GeneratedField::Replayed),
                            "at" => Ok(GeneratedField::At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PaymentState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PaymentState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PaymentState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut payment_id__ = None;
                let mut order_id__ = None;
                let mut status__ = None;
                let mut amount__ = None;
                let mut refunded__ = None;
                let mut provider__ = None;
                let mut method__ = None;
                let mut next_action__ = None;
                let mut decline_code__ = None;
                let mut replayed__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<PaymentStatus>()? as i32);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Refunded => {
                            if refunded__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refunded"));
                            }
                            refunded__ = map_.next_value()?;
                        }
                        GeneratedField::Provider => {
                            if provider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("provider"));
                            }
                            provider__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Method => {
                            if method__.is_some() {
                                return Err(serde::de::Error::duplicate_field("method"));
                            }
                            method__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextAction => {
                            if next_action__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextAction"));
                            }
                            next_action__ = Some(map_.next_value()?);
                        }
                        GeneratedField::DeclineCode => {
                            if decline_code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("declineCode"));
                            }
                            decline_code__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PaymentState {
                    payment_id: payment_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    amount: amount__,
                    refunded: refunded__,
                    provider: provider__.unwrap_or_default(),
                    method: method__.unwrap_or_default(),
                    next_action: next_action__.unwrap_or_default(),
                    decline_code: decline_code__.unwrap_or_default(),
                    replayed: replayed__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PaymentState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PaymentStatus {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "PAYMENT_STATUS_UNSPECIFIED",
            Self::Pending => "PAYMENT_STATUS_PENDING",
            Self::Authorized => "PAYMENT_STATUS_AUTHORIZED",
            Self::Captured => "PAYMENT_STATUS_CAPTURED",
            Self::Declined => "PAYMENT_STATUS_DECLINED",
            Self::Voided => "PAYMENT_STATUS_VOIDED",
            Self::PartiallyRefunded => "PAYMENT_STATUS_PARTIALLY_REFUNDED",
            Self::Refunded => "PAYMENT_STATUS_REFUNDED",
            Self::Expired => "PAYMENT_STATUS_EXPIRED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for PaymentStatus {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "PAYMENT_STATUS_UNSPECIFIED",
            "PAYMENT_STATUS_PENDING",
            "PAYMENT_STATUS_AUTHORIZED",
            "PAYMENT_STATUS_CAPTURED",
            "PAYMENT_STATUS_DECLINED",
            "PAYMENT_STATUS_VOIDED",
            "PAYMENT_STATUS_PARTIALLY_REFUNDED",
            "PAYMENT_STATUS_REFUNDED",
            "PAYMENT_STATUS_EXPIRED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = PaymentStatus;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "PAYMENT_STATUS_UNSPECIFIED" => Ok(PaymentStatus::Unspecified),
                    "PAYMENT_STATUS_PENDING" => Ok(PaymentStatus::Pending),
                    "PAYMENT_STATUS_AUTHORIZED" => Ok(PaymentStatus::Authorized),
                    "PAYMENT_STATUS_CAPTURED" => Ok(PaymentStatus::Captured),
                    "PAYMENT_STATUS_DECLINED" => Ok(PaymentStatus::Declined),
                    "PAYMENT_STATUS_VOIDED" => Ok(PaymentStatus::Voided),
                    "PAYMENT_STATUS_PARTIALLY_REFUNDED" => Ok(PaymentStatus::PartiallyRefunded),
                    "PAYMENT_STATUS_REFUNDED" => Ok(PaymentStatus::Refunded),
                    "PAYMENT_STATUS_EXPIRED" => Ok(PaymentStatus::Expired),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for PickChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.task.is_some() {
            len += 1;
        }
        if self.drop.is_some() {
            len += 1;
        }
        if !self.address.is_empty() {
            len += 1;
        }
        if self.promised_by.is_some() {
            len += 1;
        }
        if self.placed_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PickChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.task.as_ref() {
            struct_ser.serialize_field("task", v)?;
        }
        if let Some(v) = self.drop.as_ref() {
            struct_ser.serialize_field("drop", v)?;
        }
        if !self.address.is_empty() {
            struct_ser.serialize_field("address", &self.address)?;
        }
        if let Some(v) = self.promised_by.as_ref() {
            struct_ser.serialize_field("promised_by", v)?;
        }
        if let Some(v) = self.placed_at.as_ref() {
            struct_ser.serialize_field("placed_at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PickChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "task",
            "drop",
            "address",
            "promised_by",
            "promisedBy",
            "placed_at",
            "placedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            Task,
            Drop,
            Address,
            PromisedBy,
            PlacedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "task" => Ok(GeneratedField::Task),
                            "drop" => Ok(GeneratedField::Drop),
                            "address" => Ok(GeneratedField::Address),
                            "promisedBy" | "promised_by" => Ok(GeneratedField::PromisedBy),
                            "placedAt" | "placed_at" => Ok(GeneratedField::PlacedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PickChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PickChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PickChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut task__ = None;
                let mut drop__ = None;
                let mut address__ = None;
                let mut promised_by__ = None;
                let mut placed_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::Task => {
                            if task__.is_some() {
                                return Err(serde::de::Error::duplicate_field("task"));
                            }
                            task__ = map_.next_value()?;
                        }
                        GeneratedField::Drop => {
                            if drop__.is_some() {
                                return Err(serde::de::Error::duplicate_field("drop"));
                            }
                            drop__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PromisedBy => {
                            if promised_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promisedBy"));
                            }
                            promised_by__ = map_.next_value()?;
                        }
                        GeneratedField::PlacedAt => {
                            if placed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("placedAt"));
                            }
                            placed_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PickChanged {
                    meta: meta__,
                    task: task__,
                    drop: drop__,
                    address: address__.unwrap_or_default(),
                    promised_by: promised_by__,
                    placed_at: placed_at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PickChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PickList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PickList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PickList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PickList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PickList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PickList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PickList {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PickList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PickState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "PICK_STATE_UNSPECIFIED",
            Self::Waiting => "PICK_STATE_WAITING",
            Self::Picking => "PICK_STATE_PICKING",
            Self::Packed => "PICK_STATE_PACKED",
            Self::Cancelled => "PICK_STATE_CANCELLED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for PickState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "PICK_STATE_UNSPECIFIED",
            "PICK_STATE_WAITING",
            "PICK_STATE_PICKING",
            "PICK_STATE_PACKED",
            "PICK_STATE_CANCELLED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = PickState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "PICK_STATE_UNSPECIFIED" => Ok(PickState::Unspecified),
                    "PICK_STATE_WAITING" => Ok(PickState::Waiting),
                    "PICK_STATE_PICKING" => Ok(PickState::Picking),
                    "PICK_STATE_PACKED" => Ok(PickState::Packed),
                    "PICK_STATE_CANCELLED" => Ok(PickState::Cancelled),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for PickTask {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.created_at.is_some() {
            len += 1;
        }
        if self.started_at.is_some() {
            len += 1;
        }
        if self.packed_at.is_some() {
            len += 1;
        }
        if self.ready_at.is_some() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PickTask", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.state != 0 {
            let v = PickState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if let Some(v) = self.created_at.as_ref() {
            struct_ser.serialize_field("created_at", v)?;
        }
        if let Some(v) = self.started_at.as_ref() {
            struct_ser.serialize_field("started_at", v)?;
        }
        if let Some(v) = self.packed_at.as_ref() {
            struct_ser.serialize_field("packed_at", v)?;
        }
        if let Some(v) = self.ready_at.as_ref() {
            struct_ser.serialize_field("ready_at", v)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PickTask {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "hub_id",
            "hubId",
            "city",
            "state",
            "items",
            "created_at",
            "createdAt",
            "started_at",
            "startedAt",
            "packed_at",
            "packedAt",
            "ready_at",
            "readyAt",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            HubId,
            City,
            State,
            Items,
            CreatedAt,
            StartedAt,
            PackedAt,
            ReadyAt,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "items" => Ok(GeneratedField::Items),
                            "createdAt" | "created_at" => Ok(GeneratedField::CreatedAt),
                            "startedAt" | "started_at" => Ok(GeneratedField::StartedAt),
                            "packedAt" | "packed_at" => Ok(GeneratedField::PackedAt),
                            "readyAt" | "ready_at" => Ok(GeneratedField::ReadyAt),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PickTask;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PickTask")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PickTask, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut hub_id__ = None;
                let mut city__ = None;
                let mut state__ = None;
                let mut items__ = None;
                let mut created_at__ = None;
                let mut started_at__ = None;
                let mut packed_at__ = None;
                let mut ready_at__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<PickState>()? as i32);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CreatedAt => {
                            if created_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("createdAt"));
                            }
                            created_at__ = map_.next_value()?;
                        }
                        GeneratedField::StartedAt => {
                            if started_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("startedAt"));
                            }
                            started_at__ = map_.next_value()?;
                        }
                        GeneratedField::PackedAt => {
                            if packed_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("packedAt"));
                            }
                            packed_at__ = map_.next_value()?;
                        }
                        GeneratedField::ReadyAt => {
                            if ready_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("readyAt"));
                            }
                            ready_at__ = map_.next_value()?;
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(PickTask {
                    order_id: order_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    created_at: created_at__,
                    started_at: started_at__,
                    packed_at: packed_at__,
                    ready_at: ready_at__,
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PickTask", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Ping {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.lat != 0. {
            len += 1;
        }
        if self.lng != 0. {
            len += 1;
        }
        if self.accuracy_m != 0. {
            len += 1;
        }
        if self.at_ms != 0 {
            len += 1;
        }
        if self.speed_mps.is_some() {
            len += 1;
        }
        if self.bearing_deg.is_some() {
            len += 1;
        }
        if self.seq != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Ping", len)?;
        if self.lat != 0. {
            struct_ser.serialize_field("lat", &self.lat)?;
        }
        if self.lng != 0. {
            struct_ser.serialize_field("lng", &self.lng)?;
        }
        if self.accuracy_m != 0. {
            struct_ser.serialize_field("accuracy_m", &self.accuracy_m)?;
        }
        if self.at_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("at_ms", ToString::to_string(&self.at_ms).as_str())?;
        }
        if let Some(v) = self.speed_mps.as_ref() {
            struct_ser.serialize_field("speed_mps", v)?;
        }
        if let Some(v) = self.bearing_deg.as_ref() {
            struct_ser.serialize_field("bearing_deg", v)?;
        }
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Ping {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "lat",
            "lng",
            "accuracy_m",
            "accuracyM",
            "at_ms",
            "atMs",
            "speed_mps",
            "speedMps",
            "bearing_deg",
            "bearingDeg",
            "seq",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Lat,
            Lng,
            AccuracyM,
            AtMs,
            SpeedMps,
            BearingDeg,
            Seq,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "lat" => Ok(GeneratedField::Lat),
                            "lng" => Ok(GeneratedField::Lng),
                            "accuracyM" | "accuracy_m" => Ok(GeneratedField::AccuracyM),
                            "atMs" | "at_ms" => Ok(GeneratedField::AtMs),
                            "speedMps" | "speed_mps" => Ok(GeneratedField::SpeedMps),
                            "bearingDeg" | "bearing_deg" => Ok(GeneratedField::BearingDeg),
                            "seq" => Ok(GeneratedField::Seq),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Ping;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Ping")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Ping, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut lat__ = None;
                let mut lng__ = None;
                let mut accuracy_m__ = None;
                let mut at_ms__ = None;
                let mut speed_mps__ = None;
                let mut bearing_deg__ = None;
                let mut seq__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Lat => {
                            if lat__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lat"));
                            }
                            lat__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Lng => {
                            if lng__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lng"));
                            }
                            lng__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AccuracyM => {
                            if accuracy_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accuracyM"));
                            }
                            accuracy_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AtMs => {
                            if at_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("atMs"));
                            }
                            at_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SpeedMps => {
                            if speed_mps__.is_some() {
                                return Err(serde::de::Error::duplicate_field("speedMps"));
                            }
                            speed_mps__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::BearingDeg => {
                            if bearing_deg__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bearingDeg"));
                            }
                            bearing_deg__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Ping {
                    lat: lat__.unwrap_or_default(),
                    lng: lng__.unwrap_or_default(),
                    accuracy_m: accuracy_m__.unwrap_or_default(),
                    at_ms: at_ms__.unwrap_or_default(),
                    speed_mps: speed_mps__,
                    bearing_deg: bearing_deg__,
                    seq: seq__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Ping", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PingVerdict {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.seq != 0 {
            len += 1;
        }
        if self.accepted {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PingVerdict", len)?;
        if self.seq != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("seq", ToString::to_string(&self.seq).as_str())?;
        }
        if self.accepted {
            struct_ser.serialize_field("accepted", &self.accepted)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PingVerdict {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "seq",
            "accepted",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Seq,
            Accepted,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "seq" => Ok(GeneratedField::Seq),
                            "accepted" => Ok(GeneratedField::Accepted),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PingVerdict;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PingVerdict")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PingVerdict, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut seq__ = None;
                let mut accepted__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Seq => {
                            if seq__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seq"));
                            }
                            seq__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Accepted => {
                            if accepted__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accepted"));
                            }
                            accepted__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PingVerdict {
                    seq: seq__.unwrap_or_default(),
                    accepted: accepted__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PingVerdict", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Point {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.lat != 0. {
            len += 1;
        }
        if self.lng != 0. {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Point", len)?;
        if self.lat != 0. {
            struct_ser.serialize_field("lat", &self.lat)?;
        }
        if self.lng != 0. {
            struct_ser.serialize_field("lng", &self.lng)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Point {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "lat",
            "lng",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Lat,
            Lng,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "lat" => Ok(GeneratedField::Lat),
                            "lng" => Ok(GeneratedField::Lng),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Point;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Point")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Point, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut lat__ = None;
                let mut lng__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Lat => {
                            if lat__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lat"));
                            }
                            lat__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Lng => {
                            if lng__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lng"));
                            }
                            lng__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Point {
                    lat: lat__.unwrap_or_default(),
                    lng: lng__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Point", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Polygon {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.outer.is_some() {
            len += 1;
        }
        if !self.holes.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Polygon", len)?;
        if let Some(v) = self.outer.as_ref() {
            struct_ser.serialize_field("outer", v)?;
        }
        if !self.holes.is_empty() {
            struct_ser.serialize_field("holes", &self.holes)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Polygon {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "outer",
            "holes",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Outer,
            Holes,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "outer" => Ok(GeneratedField::Outer),
                            "holes" => Ok(GeneratedField::Holes),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Polygon;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Polygon")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Polygon, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut outer__ = None;
                let mut holes__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Outer => {
                            if outer__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outer"));
                            }
                            outer__ = map_.next_value()?;
                        }
                        GeneratedField::Holes => {
                            if holes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("holes"));
                            }
                            holes__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Polygon {
                    outer: outer__,
                    holes: holes__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Polygon", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Position {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if self.lat != 0. {
            len += 1;
        }
        if self.lng != 0. {
            len += 1;
        }
        if self.speed_mps != 0. {
            len += 1;
        }
        if self.bearing_deg != 0. {
            len += 1;
        }
        if self.accuracy_m != 0. {
            len += 1;
        }
        if self.at_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Position", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if self.lat != 0. {
            struct_ser.serialize_field("lat", &self.lat)?;
        }
        if self.lng != 0. {
            struct_ser.serialize_field("lng", &self.lng)?;
        }
        if self.speed_mps != 0. {
            struct_ser.serialize_field("speed_mps", &self.speed_mps)?;
        }
        if self.bearing_deg != 0. {
            struct_ser.serialize_field("bearing_deg", &self.bearing_deg)?;
        }
        if self.accuracy_m != 0. {
            struct_ser.serialize_field("accuracy_m", &self.accuracy_m)?;
        }
        if self.at_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("at_ms", ToString::to_string(&self.at_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Position {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "lat",
            "lng",
            "speed_mps",
            "speedMps",
            "bearing_deg",
            "bearingDeg",
            "accuracy_m",
            "accuracyM",
            "at_ms",
            "atMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            Lat,
            Lng,
            SpeedMps,
            BearingDeg,
            AccuracyM,
            AtMs,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "lat" => Ok(GeneratedField::Lat),
                            "lng" => Ok(GeneratedField::Lng),
                            "speedMps" | "speed_mps" => Ok(GeneratedField::SpeedMps),
                            "bearingDeg" | "bearing_deg" => Ok(GeneratedField::BearingDeg),
                            "accuracyM" | "accuracy_m" => Ok(GeneratedField::AccuracyM),
                            "atMs" | "at_ms" => Ok(GeneratedField::AtMs),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Position;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Position")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Position, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut lat__ = None;
                let mut lng__ = None;
                let mut speed_mps__ = None;
                let mut bearing_deg__ = None;
                let mut accuracy_m__ = None;
                let mut at_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Lat => {
                            if lat__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lat"));
                            }
                            lat__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Lng => {
                            if lng__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lng"));
                            }
                            lng__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SpeedMps => {
                            if speed_mps__.is_some() {
                                return Err(serde::de::Error::duplicate_field("speedMps"));
                            }
                            speed_mps__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::BearingDeg => {
                            if bearing_deg__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bearingDeg"));
                            }
                            bearing_deg__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AccuracyM => {
                            if accuracy_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accuracyM"));
                            }
                            accuracy_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AtMs => {
                            if at_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("atMs"));
                            }
                            at_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Position {
                    rider_id: rider_id__.unwrap_or_default(),
                    lat: lat__.unwrap_or_default(),
                    lng: lng__.unwrap_or_default(),
                    speed_mps: speed_mps__.unwrap_or_default(),
                    bearing_deg: bearing_deg__.unwrap_or_default(),
                    accuracy_m: accuracy_m__.unwrap_or_default(),
                    at_ms: at_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Position", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PositionFrame {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.partition != 0 {
            len += 1;
        }
        if !self.positions.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PositionFrame", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if !self.positions.is_empty() {
            struct_ser.serialize_field("positions", &self.positions)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PositionFrame {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "partition",
            "positions",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Partition,
            Positions,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "partition" => Ok(GeneratedField::Partition),
                            "positions" => Ok(GeneratedField::Positions),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PositionFrame;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PositionFrame")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PositionFrame, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut partition__ = None;
                let mut positions__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Positions => {
                            if positions__.is_some() {
                                return Err(serde::de::Error::duplicate_field("positions"));
                            }
                            positions__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PositionFrame {
                    city: city__.unwrap_or_default(),
                    partition: partition__.unwrap_or_default(),
                    positions: positions__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PositionFrame", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PositionList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PositionList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PositionList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PositionList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PositionList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PositionList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PositionList {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PositionList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Price {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Price", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Price {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "amount",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Amount,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "amount" => Ok(GeneratedField::Amount),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Price;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Price")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Price, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut amount__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Price {
                    city: city__.unwrap_or_default(),
                    amount: amount__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Price", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PriceBasket {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PriceBasket", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PriceBasket {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PriceBasket;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PriceBasket")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PriceBasket, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PriceBasket {
                    hub_id: hub_id__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PriceBasket", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PricedLine {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if self.qty != 0 {
            len += 1;
        }
        if self.unit_price.is_some() {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PricedLine", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if self.qty != 0 {
            struct_ser.serialize_field("qty", &self.qty)?;
        }
        if let Some(v) = self.unit_price.as_ref() {
            struct_ser.serialize_field("unit_price", v)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PricedLine {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "name",
            "qty",
            "unit_price",
            "unitPrice",
            "total",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Name,
            Qty,
            UnitPrice,
            Total,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "name" => Ok(GeneratedField::Name),
                            "qty" => Ok(GeneratedField::Qty),
                            "unitPrice" | "unit_price" => Ok(GeneratedField::UnitPrice),
                            "total" => Ok(GeneratedField::Total),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PricedLine;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PricedLine")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PricedLine, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut name__ = None;
                let mut qty__ = None;
                let mut unit_price__ = None;
                let mut total__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Qty => {
                            if qty__.is_some() {
                                return Err(serde::de::Error::duplicate_field("qty"));
                            }
                            qty__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::UnitPrice => {
                            if unit_price__.is_some() {
                                return Err(serde::de::Error::duplicate_field("unitPrice"));
                            }
                            unit_price__ = map_.next_value()?;
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PricedLine {
                    sku: sku__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    qty: qty__.unwrap_or_default(),
                    unit_price: unit_price__,
                    total: total__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PricedLine", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Product {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.category.is_empty() {
            len += 1;
        }
        if !self.brand.is_empty() {
            len += 1;
        }
        if !self.pack.is_empty() {
            len += 1;
        }
        if !self.prices.is_empty() {
            len += 1;
        }
        if self.active {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Product", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.category.is_empty() {
            struct_ser.serialize_field("category", &self.category)?;
        }
        if !self.brand.is_empty() {
            struct_ser.serialize_field("brand", &self.brand)?;
        }
        if !self.pack.is_empty() {
            struct_ser.serialize_field("pack", &self.pack)?;
        }
        if !self.prices.is_empty() {
            struct_ser.serialize_field("prices", &self.prices)?;
        }
        if self.active {
            struct_ser.serialize_field("active", &self.active)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Product {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "name",
            "category",
            "brand",
            "pack",
            "prices",
            "active",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Name,
            Category,
            Brand,
            Pack,
            Prices,
            Active,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "name" => Ok(GeneratedField::Name),
                            "category" => Ok(GeneratedField::Category),
                            "brand" => Ok(GeneratedField::Brand),
                            "pack" => Ok(GeneratedField::Pack),
                            "prices" => Ok(GeneratedField::Prices),
                            "active" => Ok(GeneratedField::Active),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Product;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Product")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Product, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut name__ = None;
                let mut category__ = None;
                let mut brand__ = None;
                let mut pack__ = None;
                let mut prices__ = None;
                let mut active__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Category => {
                            if category__.is_some() {
                                return Err(serde::de::Error::duplicate_field("category"));
                            }
                            category__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Brand => {
                            if brand__.is_some() {
                                return Err(serde::de::Error::duplicate_field("brand"));
                            }
                            brand__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Pack => {
                            if pack__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pack"));
                            }
                            pack__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Prices => {
                            if prices__.is_some() {
                                return Err(serde::de::Error::duplicate_field("prices"));
                            }
                            prices__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Active => {
                            if active__.is_some() {
                                return Err(serde::de::Error::duplicate_field("active"));
                            }
                            active__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Product {
                    sku: sku__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    category: category__.unwrap_or_default(),
                    brand: brand__.unwrap_or_default(),
                    pack: pack__.unwrap_or_default(),
                    prices: prices__.unwrap_or_default(),
                    active: active__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Product", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ProductChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.product.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ProductChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.product.as_ref() {
            struct_ser.serialize_field("product", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProductChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "product",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            Product,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "product" => Ok(GeneratedField::Product),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProductChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ProductChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProductChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut product__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::Product => {
                            if product__.is_some() {
                                return Err(serde::de::Error::duplicate_field("product"));
                            }
                            product__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ProductChanged {
                    meta: meta__,
                    product: product__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ProductChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ProductList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ProductList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProductList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProductList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ProductList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProductList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ProductList {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ProductList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ProviderReconciled {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider.is_empty() {
            len += 1;
        }
        if self.compared != 0 {
            len += 1;
        }
        if !self.differences.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ProviderReconciled", len)?;
        if !self.provider.is_empty() {
            struct_ser.serialize_field("provider", &self.provider)?;
        }
        if self.compared != 0 {
            struct_ser.serialize_field("compared", &self.compared)?;
        }
        if !self.differences.is_empty() {
            struct_ser.serialize_field("differences", &self.differences)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProviderReconciled {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider",
            "compared",
            "differences",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Provider,
            Compared,
            Differences,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "provider" => Ok(GeneratedField::Provider),
                            "compared" => Ok(GeneratedField::Compared),
                            "differences" => Ok(GeneratedField::Differences),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProviderReconciled;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ProviderReconciled")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProviderReconciled, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider__ = None;
                let mut compared__ = None;
                let mut differences__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Provider => {
                            if provider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("provider"));
                            }
                            provider__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Compared => {
                            if compared__.is_some() {
                                return Err(serde::de::Error::duplicate_field("compared"));
                            }
                            compared__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Differences => {
                            if differences__.is_some() {
                                return Err(serde::de::Error::duplicate_field("differences"));
                            }
                            differences__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ProviderReconciled {
                    provider: provider__.unwrap_or_default(),
                    compared: compared__.unwrap_or_default(),
                    differences: differences__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ProviderReconciled", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ProviderWebhook {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider.is_empty() {
            len += 1;
        }
        if !self.body.is_empty() {
            len += 1;
        }
        if !self.headers.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ProviderWebhook", len)?;
        if !self.provider.is_empty() {
            struct_ser.serialize_field("provider", &self.provider)?;
        }
        if !self.body.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("body", pbjson::private::base64::encode(&self.body).as_str())?;
        }
        if !self.headers.is_empty() {
            struct_ser.serialize_field("headers", &self.headers)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProviderWebhook {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider",
            "body",
            "headers",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Provider,
            Body,
            Headers,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "provider" => Ok(GeneratedField::Provider),
                            "body" => Ok(GeneratedField::Body),
                            "headers" => Ok(GeneratedField::Headers),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProviderWebhook;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ProviderWebhook")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProviderWebhook, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider__ = None;
                let mut body__ = None;
                let mut headers__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Provider => {
                            if provider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("provider"));
                            }
                            provider__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Body => {
                            if body__.is_some() {
                                return Err(serde::de::Error::duplicate_field("body"));
                            }
                            body__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Headers => {
                            if headers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("headers"));
                            }
                            headers__ = Some(
                                map_.next_value::<std::collections::BTreeMap<_, _>>()?
                            );
                        }
                    }
                }
                Ok(ProviderWebhook {
                    provider: provider__.unwrap_or_default(),
                    body: body__.unwrap_or_default(),
                    headers: headers__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ProviderWebhook", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PutCity {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.city.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PutCity", len)?;
        if let Some(v) = self.city.as_ref() {
            struct_ser.serialize_field("city", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PutCity {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PutCity;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PutCity")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PutCity, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PutCity {
                    city: city__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PutCity", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PutHub {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.hub.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PutHub", len)?;
        if let Some(v) = self.hub.as_ref() {
            struct_ser.serialize_field("hub", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PutHub {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Hub,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hub" => Ok(GeneratedField::Hub),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PutHub;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PutHub")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PutHub, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Hub => {
                            if hub__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hub"));
                            }
                            hub__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PutHub {
                    hub: hub__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PutHub", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PutProduct {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.product.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PutProduct", len)?;
        if let Some(v) = self.product.as_ref() {
            struct_ser.serialize_field("product", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PutProduct {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "product",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Product,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "product" => Ok(GeneratedField::Product),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PutProduct;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PutProduct")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PutProduct, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut product__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Product => {
                            if product__.is_some() {
                                return Err(serde::de::Error::duplicate_field("product"));
                            }
                            product__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PutProduct {
                    product: product__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PutProduct", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PutRider {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.rider.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PutRider", len)?;
        if let Some(v) = self.rider.as_ref() {
            struct_ser.serialize_field("rider", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PutRider {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Rider,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "rider" => Ok(GeneratedField::Rider),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PutRider;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PutRider")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PutRider, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Rider => {
                            if rider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rider"));
                            }
                            rider__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PutRider {
                    rider: rider__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PutRider", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PutZone {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.zone.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.PutZone", len)?;
        if let Some(v) = self.zone.as_ref() {
            struct_ser.serialize_field("zone", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PutZone {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "zone",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Zone,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "zone" => Ok(GeneratedField::Zone),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PutZone;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.PutZone")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PutZone, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut zone__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Zone => {
                            if zone__.is_some() {
                                return Err(serde::de::Error::duplicate_field("zone"));
                            }
                            zone__ = map_.next_value()?;
                        }
                    }
                }
                Ok(PutZone {
                    zone: zone__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.PutZone", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReadyEstimate {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.wait_s != 0. {
            len += 1;
        }
        if self.pick_s != 0. {
            len += 1;
        }
        if self.load != 0. {
            len += 1;
        }
        if self.open_tasks != 0 {
            len += 1;
        }
        if self.pickers != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReadyEstimate", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.wait_s != 0. {
            struct_ser.serialize_field("wait_s", &self.wait_s)?;
        }
        if self.pick_s != 0. {
            struct_ser.serialize_field("pick_s", &self.pick_s)?;
        }
        if self.load != 0. {
            struct_ser.serialize_field("load", &self.load)?;
        }
        if self.open_tasks != 0 {
            struct_ser.serialize_field("open_tasks", &self.open_tasks)?;
        }
        if self.pickers != 0 {
            struct_ser.serialize_field("pickers", &self.pickers)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReadyEstimate {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "wait_s",
            "waitS",
            "pick_s",
            "pickS",
            "load",
            "open_tasks",
            "openTasks",
            "pickers",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            WaitS,
            PickS,
            Load,
            OpenTasks,
            Pickers,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "waitS" | "wait_s" => Ok(GeneratedField::WaitS),
                            "pickS" | "pick_s" => Ok(GeneratedField::PickS),
                            "load" => Ok(GeneratedField::Load),
                            "openTasks" | "open_tasks" => Ok(GeneratedField::OpenTasks),
                            "pickers" => Ok(GeneratedField::Pickers),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReadyEstimate;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReadyEstimate")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReadyEstimate, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut wait_s__ = None;
                let mut pick_s__ = None;
                let mut load__ = None;
                let mut open_tasks__ = None;
                let mut pickers__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::WaitS => {
                            if wait_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waitS"));
                            }
                            wait_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::PickS => {
                            if pick_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pickS"));
                            }
                            pick_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Load => {
                            if load__.is_some() {
                                return Err(serde::de::Error::duplicate_field("load"));
                            }
                            load__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::OpenTasks => {
                            if open_tasks__.is_some() {
                                return Err(serde::de::Error::duplicate_field("openTasks"));
                            }
                            open_tasks__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Pickers => {
                            if pickers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pickers"));
                            }
                            pickers__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ReadyEstimate {
                    hub_id: hub_id__.unwrap_or_default(),
                    wait_s: wait_s__.unwrap_or_default(),
                    pick_s: pick_s__.unwrap_or_default(),
                    load: load__.unwrap_or_default(),
                    open_tasks: open_tasks__.unwrap_or_default(),
                    pickers: pickers__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReadyEstimate", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReconcileDifference {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.provider_ref.is_empty() {
            len += 1;
        }
        if !self.ours.is_empty() {
            len += 1;
        }
        if !self.theirs.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReconcileDifference", len)?;
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.provider_ref.is_empty() {
            struct_ser.serialize_field("provider_ref", &self.provider_ref)?;
        }
        if !self.ours.is_empty() {
            struct_ser.serialize_field("ours", &self.ours)?;
        }
        if !self.theirs.is_empty() {
            struct_ser.serialize_field("theirs", &self.theirs)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReconcileDifference {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "payment_id",
            "paymentId",
            "provider_ref",
            "providerRef",
            "ours",
            "theirs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            PaymentId,
            ProviderRef,
            Ours,
            Theirs,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "providerRef" | "provider_ref" => Ok(GeneratedField::ProviderRef),
                            "ours" => Ok(GeneratedField::Ours),
                            "theirs" => Ok(GeneratedField::Theirs),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReconcileDifference;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReconcileDifference")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReconcileDifference, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut payment_id__ = None;
                let mut provider_ref__ = None;
                let mut ours__ = None;
                let mut theirs__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ProviderRef => {
                            if provider_ref__.is_some() {
                                return Err(serde::de::Error::duplicate_field("providerRef"));
                            }
                            provider_ref__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Ours => {
                            if ours__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ours"));
                            }
                            ours__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Theirs => {
                            if theirs__.is_some() {
                                return Err(serde::de::Error::duplicate_field("theirs"));
                            }
                            theirs__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReconcileDifference {
                    payment_id: payment_id__.unwrap_or_default(),
                    provider_ref: provider_ref__.unwrap_or_default(),
                    ours: ours__.unwrap_or_default(),
                    theirs: theirs__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReconcileDifference", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReconcileHub {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.repair {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReconcileHub", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.repair {
            struct_ser.serialize_field("repair", &self.repair)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReconcileHub {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "repair",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Repair,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "repair" => Ok(GeneratedField::Repair),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReconcileHub;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReconcileHub")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReconcileHub, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut repair__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Repair => {
                            if repair__.is_some() {
                                return Err(serde::de::Error::duplicate_field("repair"));
                            }
                            repair__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReconcileHub {
                    hub_id: hub_id__.unwrap_or_default(),
                    repair: repair__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReconcileHub", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReconcileProvider {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.provider.is_empty() {
            len += 1;
        }
        if self.from.is_some() {
            len += 1;
        }
        if self.to.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReconcileProvider", len)?;
        if !self.provider.is_empty() {
            struct_ser.serialize_field("provider", &self.provider)?;
        }
        if let Some(v) = self.from.as_ref() {
            struct_ser.serialize_field("from", v)?;
        }
        if let Some(v) = self.to.as_ref() {
            struct_ser.serialize_field("to", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReconcileProvider {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "provider",
            "from",
            "to",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Provider,
            From,
            To,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "provider" => Ok(GeneratedField::Provider),
                            "from" => Ok(GeneratedField::From),
                            "to" => Ok(GeneratedField::To),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReconcileProvider;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReconcileProvider")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReconcileProvider, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut provider__ = None;
                let mut from__ = None;
                let mut to__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Provider => {
                            if provider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("provider"));
                            }
                            provider__ = Some(map_.next_value()?);
                        }
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = map_.next_value()?;
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ReconcileProvider {
                    provider: provider__.unwrap_or_default(),
                    from: from__,
                    to: to__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReconcileProvider", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RefundLine {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.qty != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RefundLine", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.qty != 0 {
            struct_ser.serialize_field("qty", &self.qty)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RefundLine {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "qty",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Qty,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "qty" => Ok(GeneratedField::Qty),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RefundLine;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RefundLine")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RefundLine, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut qty__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Qty => {
                            if qty__.is_some() {
                                return Err(serde::de::Error::duplicate_field("qty"));
                            }
                            qty__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(RefundLine {
                    sku: sku__.unwrap_or_default(),
                    qty: qty__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RefundLine", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RefundPayment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.refund_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if !self.lines.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RefundPayment", len)?;
        if !self.refund_id.is_empty() {
            struct_ser.serialize_field("refund_id", &self.refund_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if !self.lines.is_empty() {
            struct_ser.serialize_field("lines", &self.lines)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RefundPayment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "refund_id",
            "refundId",
            "order_id",
            "orderId",
            "amount",
            "lines",
            "reason",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RefundId,
            OrderId,
            Amount,
            Lines,
            Reason,
            Actor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "refundId" | "refund_id" => Ok(GeneratedField::RefundId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "amount" => Ok(GeneratedField::Amount),
                            "lines" => Ok(GeneratedField::Lines),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RefundPayment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RefundPayment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RefundPayment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut refund_id__ = None;
                let mut order_id__ = None;
                let mut amount__ = None;
                let mut lines__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RefundId => {
                            if refund_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refundId"));
                            }
                            refund_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Lines => {
                            if lines__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lines"));
                            }
                            lines__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RefundPayment {
                    refund_id: refund_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    amount: amount__,
                    lines: lines__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RefundPayment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RefundState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.refund_id.is_empty() {
            len += 1;
        }
        if !self.payment_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.amount.is_some() {
            len += 1;
        }
        if !self.status.is_empty() {
            len += 1;
        }
        if self.payment_status != 0 {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RefundState", len)?;
        if !self.refund_id.is_empty() {
            struct_ser.serialize_field("refund_id", &self.refund_id)?;
        }
        if !self.payment_id.is_empty() {
            struct_ser.serialize_field("payment_id", &self.payment_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if let Some(v) = self.amount.as_ref() {
            struct_ser.serialize_field("amount", v)?;
        }
        if !self.status.is_empty() {
            struct_ser.serialize_field("status", &self.status)?;
        }
        if self.payment_status != 0 {
            let v = PaymentStatus::try_from(self.payment_status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.payment_status)))?;
            struct_ser.serialize_field("payment_status", &v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RefundState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "refund_id",
            "refundId",
            "payment_id",
            "paymentId",
            "order_id",
            "orderId",
            "amount",
            "status",
            "payment_status",
            "paymentStatus",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RefundId,
            PaymentId,
            OrderId,
            Amount,
            Status,
            PaymentStatus,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "refundId" | "refund_id" => Ok(GeneratedField::RefundId),
                            "paymentId" | "payment_id" => Ok(GeneratedField::PaymentId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "amount" => Ok(GeneratedField::Amount),
                            "status" => Ok(GeneratedField::Status),
                            "paymentStatus" | "payment_status" => Ok(GeneratedField::PaymentStatus),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RefundState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RefundState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RefundState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut refund_id__ = None;
                let mut payment_id__ = None;
                let mut order_id__ = None;
                let mut amount__ = None;
                let mut status__ = None;
                let mut payment_status__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RefundId => {
                            if refund_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("refundId"));
                            }
                            refund_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PaymentId => {
                            if payment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentId"));
                            }
                            payment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Amount => {
                            if amount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("amount"));
                            }
                            amount__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PaymentStatus => {
                            if payment_status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("paymentStatus"));
                            }
                            payment_status__ = Some(map_.next_value::<PaymentStatus>()? as i32);
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RefundState {
                    refund_id: refund_id__.unwrap_or_default(),
                    payment_id: payment_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    amount: amount__,
                    status: status__.unwrap_or_default(),
                    payment_status: payment_status__.unwrap_or_default(),
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RefundState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RejectOffer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RejectOffer", len)?;
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RejectOffer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "assignment_id",
            "assignmentId",
            "rider_id",
            "riderId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AssignmentId,
            RiderId,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RejectOffer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RejectOffer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RejectOffer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut assignment_id__ = None;
                let mut rider_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RejectOffer {
                    assignment_id: assignment_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RejectOffer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReportProgress {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if self.to != 0 {
            len += 1;
        }
        if !self.note.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReportProgress", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if self.to != 0 {
            let v = OrderStatus::try_from(self.to)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.to)))?;
            struct_ser.serialize_field("to", &v)?;
        }
        if !self.note.is_empty() {
            struct_ser.serialize_field("note", &self.note)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReportProgress {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "rider_id",
            "riderId",
            "to",
            "note",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            RiderId,
            To,
            Note,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "to" => Ok(GeneratedField::To),
                            "note" => Ok(GeneratedField::Note),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReportProgress;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReportProgress")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReportProgress, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut rider_id__ = None;
                let mut to__ = None;
                let mut note__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Note => {
                            if note__.is_some() {
                                return Err(serde::de::Error::duplicate_field("note"));
                            }
                            note__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReportProgress {
                    order_id: order_id__.unwrap_or_default(),
                    rider_id: rider_id__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    note: note__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReportProgress", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReservationRef {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.reservation_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReservationRef", len)?;
        if !self.reservation_id.is_empty() {
            struct_ser.serialize_field("reservation_id", &self.reservation_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReservationRef {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reservation_id",
            "reservationId",
            "hub_id",
            "hubId",
            "items",
            "user_id",
            "userId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ReservationId,
            HubId,
            Items,
            UserId,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "reservationId" | "reservation_id" => Ok(GeneratedField::ReservationId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "items" => Ok(GeneratedField::Items),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReservationRef;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReservationRef")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReservationRef, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut reservation_id__ = None;
                let mut hub_id__ = None;
                let mut items__ = None;
                let mut user_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ReservationId => {
                            if reservation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reservationId"));
                            }
                            reservation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReservationRef {
                    reservation_id: reservation_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReservationRef", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReservationState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.reservation_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        if self.rereserved {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReservationState", len)?;
        if !self.reservation_id.is_empty() {
            struct_ser.serialize_field("reservation_id", &self.reservation_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.status != 0 {
            let v = ReservationStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expires_at", v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        if self.rereserved {
            struct_ser.serialize_field("rereserved", &self.rereserved)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReservationState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reservation_id",
            "reservationId",
            "hub_id",
            "hubId",
            "status",
            "expires_at",
            "expiresAt",
            "replayed",
            "rereserved",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ReservationId,
            HubId,
            Status,
            ExpiresAt,
            Replayed,
            Rereserved,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "reservationId" | "reservation_id" => Ok(GeneratedField::ReservationId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "status" => Ok(GeneratedField::Status),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            "replayed" => Ok(GeneratedField::Replayed),
                            "rereserved" => Ok(GeneratedField::Rereserved),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReservationState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReservationState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReservationState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut reservation_id__ = None;
                let mut hub_id__ = None;
                let mut status__ = None;
                let mut expires_at__ = None;
                let mut replayed__ = None;
                let mut rereserved__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ReservationId => {
                            if reservation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reservationId"));
                            }
                            reservation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<ReservationStatus>()? as i32);
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Rereserved => {
                            if rereserved__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rereserved"));
                            }
                            rereserved__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReservationState {
                    reservation_id: reservation_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    expires_at: expires_at__,
                    replayed: replayed__.unwrap_or_default(),
                    rereserved: rereserved__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReservationState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ReservationStatus {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "RESERVATION_STATUS_UNSPECIFIED",
            Self::Reserved => "RESERVATION_STATUS_RESERVED",
            Self::Confirmed => "RESERVATION_STATUS_CONFIRMED",
            Self::Released => "RESERVATION_STATUS_RELEASED",
            Self::Expired => "RESERVATION_STATUS_EXPIRED",
            Self::Returned => "RESERVATION_STATUS_RETURNED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for ReservationStatus {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "RESERVATION_STATUS_UNSPECIFIED",
            "RESERVATION_STATUS_RESERVED",
            "RESERVATION_STATUS_CONFIRMED",
            "RESERVATION_STATUS_RELEASED",
            "RESERVATION_STATUS_EXPIRED",
            "RESERVATION_STATUS_RETURNED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = ReservationStatus;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "RESERVATION_STATUS_UNSPECIFIED" => Ok(ReservationStatus::Unspecified),
                    "RESERVATION_STATUS_RESERVED" => Ok(ReservationStatus::Reserved),
                    "RESERVATION_STATUS_CONFIRMED" => Ok(ReservationStatus::Confirmed),
                    "RESERVATION_STATUS_RELEASED" => Ok(ReservationStatus::Released),
                    "RESERVATION_STATUS_EXPIRED" => Ok(ReservationStatus::Expired),
                    "RESERVATION_STATUS_RETURNED" => Ok(ReservationStatus::Returned),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ReserveStock {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.reservation_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.ttl_s != 0 {
            len += 1;
        }
        if self.partial {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ReserveStock", len)?;
        if !self.reservation_id.is_empty() {
            struct_ser.serialize_field("reservation_id", &self.reservation_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if self.ttl_s != 0 {
            struct_ser.serialize_field("ttl_s", &self.ttl_s)?;
        }
        if self.partial {
            struct_ser.serialize_field("partial", &self.partial)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ReserveStock {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reservation_id",
            "reservationId",
            "hub_id",
            "hubId",
            "user_id",
            "userId",
            "items",
            "ttl_s",
            "ttlS",
            "partial",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ReservationId,
            HubId,
            UserId,
            Items,
            TtlS,
            Partial,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "reservationId" | "reservation_id" => Ok(GeneratedField::ReservationId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "items" => Ok(GeneratedField::Items),
                            "ttlS" | "ttl_s" => Ok(GeneratedField::TtlS),
                            "partial" => Ok(GeneratedField::Partial),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ReserveStock;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ReserveStock")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ReserveStock, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut reservation_id__ = None;
                let mut hub_id__ = None;
                let mut user_id__ = None;
                let mut items__ = None;
                let mut ttl_s__ = None;
                let mut partial__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ReservationId => {
                            if reservation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reservationId"));
                            }
                            reservation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::TtlS => {
                            if ttl_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("ttlS"));
                            }
                            ttl_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Partial => {
                            if partial__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partial"));
                            }
                            partial__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ReserveStock {
                    reservation_id: reservation_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    ttl_s: ttl_s__.unwrap_or_default(),
                    partial: partial__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ReserveStock", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ResolveSaga {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.note.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ResolveSaga", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.note.is_empty() {
            struct_ser.serialize_field("note", &self.note)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ResolveSaga {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "actor",
            "note",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            Actor,
            Note,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "actor" => Ok(GeneratedField::Actor),
                            "note" => Ok(GeneratedField::Note),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ResolveSaga;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ResolveSaga")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ResolveSaga, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut actor__ = None;
                let mut note__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Note => {
                            if note__.is_some() {
                                return Err(serde::de::Error::duplicate_field("note"));
                            }
                            note__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ResolveSaga {
                    saga_id: saga_id__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    note: note__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ResolveSaga", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Rider {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.name.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.active {
            len += 1;
        }
        if self.capacity != 0 {
            len += 1;
        }
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        if self.updated_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Rider", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.name.is_empty() {
            struct_ser.serialize_field("name", &self.name)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.state != 0 {
            let v = RiderState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if self.active {
            struct_ser.serialize_field("active", &self.active)?;
        }
        if self.capacity != 0 {
            struct_ser.serialize_field("capacity", &self.capacity)?;
        }
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        if let Some(v) = self.updated_at.as_ref() {
            struct_ser.serialize_field("updated_at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Rider {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "name",
            "city",
            "state",
            "active",
            "capacity",
            "assignment_id",
            "assignmentId",
            "version",
            "updated_at",
            "updatedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            Name,
            City,
            State,
            Active,
            Capacity,
            AssignmentId,
            Version,
            UpdatedAt,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "name" => Ok(GeneratedField::Name),
                            "city" => Ok(GeneratedField::City),
                            "state" => Ok(GeneratedField::State),
                            "active" => Ok(GeneratedField::Active),
                            "capacity" => Ok(GeneratedField::Capacity),
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "version" => Ok(GeneratedField::Version),
                            "updatedAt" | "updated_at" => Ok(GeneratedField::UpdatedAt),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Rider;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Rider")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Rider, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut name__ = None;
                let mut city__ = None;
                let mut state__ = None;
                let mut active__ = None;
                let mut capacity__ = None;
                let mut assignment_id__ = None;
                let mut version__ = None;
                let mut updated_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Name => {
                            if name__.is_some() {
                                return Err(serde::de::Error::duplicate_field("name"));
                            }
                            name__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<RiderState>()? as i32);
                        }
                        GeneratedField::Active => {
                            if active__.is_some() {
                                return Err(serde::de::Error::duplicate_field("active"));
                            }
                            active__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Capacity => {
                            if capacity__.is_some() {
                                return Err(serde::de::Error::duplicate_field("capacity"));
                            }
                            capacity__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::UpdatedAt => {
                            if updated_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("updatedAt"));
                            }
                            updated_at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Rider {
                    rider_id: rider_id__.unwrap_or_default(),
                    name: name__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    active: active__.unwrap_or_default(),
                    capacity: capacity__.unwrap_or_default(),
                    assignment_id: assignment_id__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    updated_at: updated_at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Rider", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RiderChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.rider.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RiderChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.rider.as_ref() {
            struct_ser.serialize_field("rider", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RiderChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "rider",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            Rider,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "rider" => Ok(GeneratedField::Rider),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RiderChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RiderChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RiderChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut rider__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::Rider => {
                            if rider__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rider"));
                            }
                            rider__ = map_.next_value()?;
                        }
                    }
                }
                Ok(RiderChanged {
                    meta: meta__,
                    rider: rider__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RiderChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RiderCommand {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.command.is_empty() {
            len += 1;
        }
        if self.assignment.is_some() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RiderCommand", len)?;
        if !self.command.is_empty() {
            struct_ser.serialize_field("command", &self.command)?;
        }
        if let Some(v) = self.assignment.as_ref() {
            struct_ser.serialize_field("assignment", v)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RiderCommand {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "command",
            "assignment",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Command,
            Assignment,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "command" => Ok(GeneratedField::Command),
                            "assignment" => Ok(GeneratedField::Assignment),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RiderCommand;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RiderCommand")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RiderCommand, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut command__ = None;
                let mut assignment__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Command => {
                            if command__.is_some() {
                                return Err(serde::de::Error::duplicate_field("command"));
                            }
                            command__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Assignment => {
                            if assignment__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignment"));
                            }
                            assignment__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RiderCommand {
                    command: command__.unwrap_or_default(),
                    assignment: assignment__,
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RiderCommand", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RiderList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RiderList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RiderList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RiderList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RiderList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RiderList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RiderList {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RiderList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RiderReport {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.assignment_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.RiderReport", len)?;
        if !self.assignment_id.is_empty() {
            struct_ser.serialize_field("assignment_id", &self.assignment_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if self.state != 0 {
            let v = RiderState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if self.status != 0 {
            let v = OrderStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RiderReport {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "assignment_id",
            "assignmentId",
            "order_id",
            "orderId",
            "reason",
            "state",
            "status",
            "point",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AssignmentId,
            OrderId,
            Reason,
            State,
            Status,
            Point,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "assignmentId" | "assignment_id" => Ok(GeneratedField::AssignmentId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "reason" => Ok(GeneratedField::Reason),
                            "state" => Ok(GeneratedField::State),
                            "status" => Ok(GeneratedField::Status),
                            "point" => Ok(GeneratedField::Point),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RiderReport;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.RiderReport")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RiderReport, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut assignment_id__ = None;
                let mut order_id__ = None;
                let mut reason__ = None;
                let mut state__ = None;
                let mut status__ = None;
                let mut point__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AssignmentId => {
                            if assignment_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assignmentId"));
                            }
                            assignment_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<RiderState>()? as i32);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                    }
                }
                Ok(RiderReport {
                    assignment_id: assignment_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    point: point__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.RiderReport", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RiderState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "RIDER_STATE_UNSPECIFIED",
            Self::Offline => "RIDER_STATE_OFFLINE",
            Self::Idle => "RIDER_STATE_IDLE",
            Self::Assigned => "RIDER_STATE_ASSIGNED",
            Self::ToHub => "RIDER_STATE_TO_HUB",
            Self::Picking => "RIDER_STATE_PICKING",
            Self::Delivering => "RIDER_STATE_DELIVERING",
            Self::Completed => "RIDER_STATE_COMPLETED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for RiderState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "RIDER_STATE_UNSPECIFIED",
            "RIDER_STATE_OFFLINE",
            "RIDER_STATE_IDLE",
            "RIDER_STATE_ASSIGNED",
            "RIDER_STATE_TO_HUB",
            "RIDER_STATE_PICKING",
            "RIDER_STATE_DELIVERING",
            "RIDER_STATE_COMPLETED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = RiderState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "RIDER_STATE_UNSPECIFIED" => Ok(RiderState::Unspecified),
                    "RIDER_STATE_OFFLINE" => Ok(RiderState::Offline),
                    "RIDER_STATE_IDLE" => Ok(RiderState::Idle),
                    "RIDER_STATE_ASSIGNED" => Ok(RiderState::Assigned),
                    "RIDER_STATE_TO_HUB" => Ok(RiderState::ToHub),
                    "RIDER_STATE_PICKING" => Ok(RiderState::Picking),
                    "RIDER_STATE_DELIVERING" => Ok(RiderState::Delivering),
                    "RIDER_STATE_COMPLETED" => Ok(RiderState::Completed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for Ring {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.points.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Ring", len)?;
        if !self.points.is_empty() {
            struct_ser.serialize_field("points", &self.points)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Ring {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "points",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Points,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "points" => Ok(GeneratedField::Points),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Ring;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Ring")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Ring, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut points__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Points => {
                            if points__.is_some() {
                                return Err(serde::de::Error::duplicate_field("points"));
                            }
                            points__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Ring {
                    points: points__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Ring", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SagaCommand {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SagaCommand", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SagaCommand {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "reason",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            Reason,
            Actor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SagaCommand;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SagaCommand")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SagaCommand, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SagaCommand {
                    saga_id: saga_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SagaCommand", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SagaList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SagaList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SagaList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SagaList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SagaList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SagaList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SagaList {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SagaList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SagaState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "SAGA_STATE_UNSPECIFIED",
            Self::Running => "SAGA_STATE_RUNNING",
            Self::AwaitingPayment => "SAGA_STATE_AWAITING_PAYMENT",
            Self::Compensating => "SAGA_STATE_COMPENSATING",
            Self::Confirmed => "SAGA_STATE_CONFIRMED",
            Self::Failed => "SAGA_STATE_FAILED",
            Self::Stuck => "SAGA_STATE_STUCK",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for SagaState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "SAGA_STATE_UNSPECIFIED",
            "SAGA_STATE_RUNNING",
            "SAGA_STATE_AWAITING_PAYMENT",
            "SAGA_STATE_COMPENSATING",
            "SAGA_STATE_CONFIRMED",
            "SAGA_STATE_FAILED",
            "SAGA_STATE_STUCK",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = SagaState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "SAGA_STATE_UNSPECIFIED" => Ok(SagaState::Unspecified),
                    "SAGA_STATE_RUNNING" => Ok(SagaState::Running),
                    "SAGA_STATE_AWAITING_PAYMENT" => Ok(SagaState::AwaitingPayment),
                    "SAGA_STATE_COMPENSATING" => Ok(SagaState::Compensating),
                    "SAGA_STATE_CONFIRMED" => Ok(SagaState::Confirmed),
                    "SAGA_STATE_FAILED" => Ok(SagaState::Failed),
                    "SAGA_STATE_STUCK" => Ok(SagaState::Stuck),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for SagaStuck {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.step.is_empty() {
            len += 1;
        }
        if !self.error.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SagaStuck", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.step.is_empty() {
            struct_ser.serialize_field("step", &self.step)?;
        }
        if !self.error.is_empty() {
            struct_ser.serialize_field("error", &self.error)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SagaStuck {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "step",
            "error",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            SagaId,
            OrderId,
            Step,
            Error,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "step" => Ok(GeneratedField::Step),
                            "error" => Ok(GeneratedField::Error),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SagaStuck;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SagaStuck")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SagaStuck, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut step__ = None;
                let mut error__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Step => {
                            if step__.is_some() {
                                return Err(serde::de::Error::duplicate_field("step"));
                            }
                            step__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Error => {
                            if error__.is_some() {
                                return Err(serde::de::Error::duplicate_field("error"));
                            }
                            error__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SagaStuck {
                    meta: meta__,
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    step: step__.unwrap_or_default(),
                    error: error__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SagaStuck", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SagaView {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if !self.step.is_empty() {
            len += 1;
        }
        if self.attempts != 0 {
            len += 1;
        }
        if !self.last_error.is_empty() {
            len += 1;
        }
        if self.started_at.is_some() {
            len += 1;
        }
        if self.deadline.is_some() {
            len += 1;
        }
        if self.updated_at.is_some() {
            len += 1;
        }
        if self.outcome.is_some() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SagaView", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if self.state != 0 {
            let v = SagaState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if !self.step.is_empty() {
            struct_ser.serialize_field("step", &self.step)?;
        }
        if self.attempts != 0 {
            struct_ser.serialize_field("attempts", &self.attempts)?;
        }
        if !self.last_error.is_empty() {
            struct_ser.serialize_field("last_error", &self.last_error)?;
        }
        if let Some(v) = self.started_at.as_ref() {
            struct_ser.serialize_field("started_at", v)?;
        }
        if let Some(v) = self.deadline.as_ref() {
            struct_ser.serialize_field("deadline", v)?;
        }
        if let Some(v) = self.updated_at.as_ref() {
            struct_ser.serialize_field("updated_at", v)?;
        }
        if let Some(v) = self.outcome.as_ref() {
            struct_ser.serialize_field("outcome", v)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SagaView {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "state",
            "step",
            "attempts",
            "last_error",
            "lastError",
            "started_at",
            "startedAt",
            "deadline",
            "updated_at",
            "updatedAt",
            "outcome",
            "hub_id",
            "hubId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            UserId,
            State,
            Step,
            Attempts,
            LastError,
            StartedAt,
            Deadline,
            UpdatedAt,
            Outcome,
            HubId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "state" => Ok(GeneratedField::State),
                            "step" => Ok(GeneratedField::Step),
                            "attempts" => Ok(GeneratedField::Attempts),
                            "lastError" | "last_error" => Ok(GeneratedField::LastError),
                            "startedAt" | "started_at" => Ok(GeneratedField::StartedAt),
                            "deadline" => Ok(GeneratedField::Deadline),
                            "updatedAt" | "updated_at" => Ok(GeneratedField::UpdatedAt),
                            "outcome" => Ok(GeneratedField::Outcome),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SagaView;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SagaView")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SagaView, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut state__ = None;
                let mut step__ = None;
                let mut attempts__ = None;
                let mut last_error__ = None;
                let mut started_at__ = None;
                let mut deadline__ = None;
                let mut updated_at__ = None;
                let mut outcome__ = None;
                let mut hub_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<SagaState>()? as i32);
                        }
                        GeneratedField::Step => {
                            if step__.is_some() {
                                return Err(serde::de::Error::duplicate_field("step"));
                            }
                            step__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Attempts => {
                            if attempts__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempts"));
                            }
                            attempts__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LastError => {
                            if last_error__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lastError"));
                            }
                            last_error__ = Some(map_.next_value()?);
                        }
                        GeneratedField::StartedAt => {
                            if started_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("startedAt"));
                            }
                            started_at__ = map_.next_value()?;
                        }
                        GeneratedField::Deadline => {
                            if deadline__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deadline"));
                            }
                            deadline__ = map_.next_value()?;
                        }
                        GeneratedField::UpdatedAt => {
                            if updated_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("updatedAt"));
                            }
                            updated_at__ = map_.next_value()?;
                        }
                        GeneratedField::Outcome => {
                            if outcome__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outcome"));
                            }
                            outcome__ = map_.next_value()?;
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SagaView {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    step: step__.unwrap_or_default(),
                    attempts: attempts__.unwrap_or_default(),
                    last_error: last_error__.unwrap_or_default(),
                    started_at: started_at__,
                    deadline: deadline__,
                    updated_at: updated_at__,
                    outcome: outcome__,
                    hub_id: hub_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SagaView", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Serviceability {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.serviceable {
            len += 1;
        }
        if self.hub.is_some() {
            len += 1;
        }
        if !self.alternatives.is_empty() {
            len += 1;
        }
        if self.tier != 0 {
            len += 1;
        }
        if !self.level.is_empty() {
            len += 1;
        }
        if !self.cell.is_empty() {
            len += 1;
        }
        if !self.city.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Serviceability", len)?;
        if self.serviceable {
            struct_ser.serialize_field("serviceable", &self.serviceable)?;
        }
        if let Some(v) = self.hub.as_ref() {
            struct_ser.serialize_field("hub", v)?;
        }
        if !self.alternatives.is_empty() {
            struct_ser.serialize_field("alternatives", &self.alternatives)?;
        }
        if self.tier != 0 {
            let v = GeoTier::try_from(self.tier)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.tier)))?;
            struct_ser.serialize_field("tier", &v)?;
        }
        if !self.level.is_empty() {
            struct_ser.serialize_field("level", &self.level)?;
        }
        if !self.cell.is_empty() {
            struct_ser.serialize_field("cell", &self.cell)?;
        }
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Serviceability {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "serviceable",
            "hub",
            "alternatives",
            "tier",
            "level",
            "cell",
            "city",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Serviceable,
            Hub,
            Alternatives,
            Tier,
            Level,
            Cell,
            City,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "serviceable" => Ok(GeneratedField::Serviceable),
                            "hub" => Ok(GeneratedField::Hub),
                            "alternatives" => Ok(GeneratedField::Alternatives),
                            "tier" => Ok(GeneratedField::Tier),
                            "level" => Ok(GeneratedField::Level),
                            "cell" => Ok(GeneratedField::Cell),
                            "city" => Ok(GeneratedField::City),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Serviceability;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Serviceability")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Serviceability, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut serviceable__ = None;
                let mut hub__ = None;
                let mut alternatives__ = None;
                let mut tier__ = None;
                let mut level__ = None;
                let mut cell__ = None;
                let mut city__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Serviceable => {
                            if serviceable__.is_some() {
                                return Err(serde::de::Error::duplicate_field("serviceable"));
                            }
                            serviceable__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Hub => {
                            if hub__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hub"));
                            }
                            hub__ = map_.next_value()?;
                        }
                        GeneratedField::Alternatives => {
                            if alternatives__.is_some() {
                                return Err(serde::de::Error::duplicate_field("alternatives"));
                            }
                            alternatives__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Tier => {
                            if tier__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tier"));
                            }
                            tier__ = Some(map_.next_value::<GeoTier>()? as i32);
                        }
                        GeneratedField::Level => {
                            if level__.is_some() {
                                return Err(serde::de::Error::duplicate_field("level"));
                            }
                            level__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Cell => {
                            if cell__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cell"));
                            }
                            cell__ = Some(map_.next_value()?);
                        }
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Serviceability {
                    serviceable: serviceable__.unwrap_or_default(),
                    hub: hub__,
                    alternatives: alternatives__.unwrap_or_default(),
                    tier: tier__.unwrap_or_default(),
                    level: level__.unwrap_or_default(),
                    cell: cell__.unwrap_or_default(),
                    city: city__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Serviceability", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SetPickers {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.pickers != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SetPickers", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if self.pickers != 0 {
            struct_ser.serialize_field("pickers", &self.pickers)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SetPickers {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "pickers",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Pickers,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "pickers" => Ok(GeneratedField::Pickers),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SetPickers;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SetPickers")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SetPickers, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut pickers__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Pickers => {
                            if pickers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("pickers"));
                            }
                            pickers__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(SetPickers {
                    hub_id: hub_id__.unwrap_or_default(),
                    pickers: pickers__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SetPickers", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SetRiderState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if self.to != 0 {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SetRiderState", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if self.to != 0 {
            let v = RiderState::try_from(self.to)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.to)))?;
            struct_ser.serialize_field("to", &v)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SetRiderState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "to",
            "point",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            To,
            Point,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "to" => Ok(GeneratedField::To),
                            "point" => Ok(GeneratedField::Point),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SetRiderState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SetRiderState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SetRiderState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut to__ = None;
                let mut point__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value::<RiderState>()? as i32);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                    }
                }
                Ok(SetRiderState {
                    rider_id: rider_id__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    point: point__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SetRiderState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Shortage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.wanted != 0 {
            len += 1;
        }
        if self.available != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Shortage", len)?;
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.wanted != 0 {
            struct_ser.serialize_field("wanted", &self.wanted)?;
        }
        if self.available != 0 {
            struct_ser.serialize_field("available", &self.available)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Shortage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "sku",
            "wanted",
            "available",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Sku,
            Wanted,
            Available,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sku" => Ok(GeneratedField::Sku),
                            "wanted" => Ok(GeneratedField::Wanted),
                            "available" => Ok(GeneratedField::Available),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Shortage;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Shortage")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Shortage, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut sku__ = None;
                let mut wanted__ = None;
                let mut available__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Wanted => {
                            if wanted__.is_some() {
                                return Err(serde::de::Error::duplicate_field("wanted"));
                            }
                            wanted__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Available => {
                            if available__.is_some() {
                                return Err(serde::de::Error::duplicate_field("available"));
                            }
                            available__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Shortage {
                    sku: sku__.unwrap_or_default(),
                    wanted: wanted__.unwrap_or_default(),
                    available: available__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Shortage", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SplitSku {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.buckets != 0 {
            len += 1;
        }
        if self.low_threshold != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SplitSku", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.buckets != 0 {
            struct_ser.serialize_field("buckets", &self.buckets)?;
        }
        if self.low_threshold != 0 {
            struct_ser.serialize_field("low_threshold", &self.low_threshold)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SplitSku {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "sku",
            "buckets",
            "low_threshold",
            "lowThreshold",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Sku,
            Buckets,
            LowThreshold,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "sku" => Ok(GeneratedField::Sku),
                            "buckets" => Ok(GeneratedField::Buckets),
                            "lowThreshold" | "low_threshold" => Ok(GeneratedField::LowThreshold),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SplitSku;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SplitSku")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SplitSku, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut sku__ = None;
                let mut buckets__ = None;
                let mut low_threshold__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Buckets => {
                            if buckets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("buckets"));
                            }
                            buckets__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LowThreshold => {
                            if low_threshold__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lowThreshold"));
                            }
                            low_threshold__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(SplitSku {
                    hub_id: hub_id__.unwrap_or_default(),
                    sku: sku__.unwrap_or_default(),
                    buckets: buckets__.unwrap_or_default(),
                    low_threshold: low_threshold__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SplitSku", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StartCheckout {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.user_id.is_empty() {
            len += 1;
        }
        if !self.idempotency_key.is_empty() {
            len += 1;
        }
        if !self.req_hash.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.payment.is_some() {
            len += 1;
        }
        if self.address.is_some() {
            len += 1;
        }
        if !self.promo_codes.is_empty() {
            len += 1;
        }
        if !self.quote_id.is_empty() {
            len += 1;
        }
        if self.deadline.is_some() {
            len += 1;
        }
        if !self.reply_to.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StartCheckout", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if !self.idempotency_key.is_empty() {
            struct_ser.serialize_field("idempotency_key", &self.idempotency_key)?;
        }
        if !self.req_hash.is_empty() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("req_hash", pbjson::private::base64::encode(&self.req_hash).as_str())?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if let Some(v) = self.payment.as_ref() {
            struct_ser.serialize_field("payment", v)?;
        }
        if let Some(v) = self.address.as_ref() {
            struct_ser.serialize_field("address", v)?;
        }
        if !self.promo_codes.is_empty() {
            struct_ser.serialize_field("promo_codes", &self.promo_codes)?;
        }
        if !self.quote_id.is_empty() {
            struct_ser.serialize_field("quote_id", &self.quote_id)?;
        }
        if let Some(v) = self.deadline.as_ref() {
            struct_ser.serialize_field("deadline", v)?;
        }
        if !self.reply_to.is_empty() {
            struct_ser.serialize_field("reply_to", &self.reply_to)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StartCheckout {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "user_id",
            "userId",
            "idempotency_key",
            "idempotencyKey",
            "req_hash",
            "reqHash",
            "hub_id",
            "hubId",
            "items",
            "payment",
            "address",
            "promo_codes",
            "promoCodes",
            "quote_id",
            "quoteId",
            "deadline",
            "reply_to",
            "replyTo",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            UserId,
            IdempotencyKey,
            ReqHash,
            HubId,
            Items,
            Payment,
            Address,
            PromoCodes,
            QuoteId,
            Deadline,
            ReplyTo,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "idempotencyKey" | "idempotency_key" => Ok(GeneratedField::IdempotencyKey),
                            "reqHash" | "req_hash" => Ok(GeneratedField::ReqHash),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "items" => Ok(GeneratedField::Items),
                            "payment" => Ok(GeneratedField::Payment),
                            "address" => Ok(GeneratedField::Address),
                            "promoCodes" | "promo_codes" => Ok(GeneratedField::PromoCodes),
                            "quoteId" | "quote_id" => Ok(GeneratedField::QuoteId),
                            "deadline" => Ok(GeneratedField::Deadline),
                            "replyTo" | "reply_to" => Ok(GeneratedField::ReplyTo),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StartCheckout;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StartCheckout")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StartCheckout, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut user_id__ = None;
                let mut idempotency_key__ = None;
                let mut req_hash__ = None;
                let mut hub_id__ = None;
                let mut items__ = None;
                let mut payment__ = None;
                let mut address__ = None;
                let mut promo_codes__ = None;
                let mut quote_id__ = None;
                let mut deadline__ = None;
                let mut reply_to__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::IdempotencyKey => {
                            if idempotency_key__.is_some() {
                                return Err(serde::de::Error::duplicate_field("idempotencyKey"));
                            }
                            idempotency_key__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ReqHash => {
                            if req_hash__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reqHash"));
                            }
                            req_hash__ = 
                                Some(map_.next_value::<::pbjson::private::BytesDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Payment => {
                            if payment__.is_some() {
                                return Err(serde::de::Error::duplicate_field("payment"));
                            }
                            payment__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = map_.next_value()?;
                        }
                        GeneratedField::PromoCodes => {
                            if promo_codes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promoCodes"));
                            }
                            promo_codes__ = Some(map_.next_value()?);
                        }
                        GeneratedField::QuoteId => {
                            if quote_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("quoteId"));
                            }
                            quote_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Deadline => {
                            if deadline__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deadline"));
                            }
                            deadline__ = map_.next_value()?;
                        }
                        GeneratedField::ReplyTo => {
                            if reply_to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replyTo"));
                            }
                            reply_to__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(StartCheckout {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    user_id: user_id__.unwrap_or_default(),
                    idempotency_key: idempotency_key__.unwrap_or_default(),
                    req_hash: req_hash__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    items: items__.unwrap_or_default(),
                    payment: payment__,
                    address: address__,
                    promo_codes: promo_codes__.unwrap_or_default(),
                    quote_id: quote_id__.unwrap_or_default(),
                    deadline: deadline__,
                    reply_to: reply_to__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StartCheckout", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StockChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.levels.is_empty() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StockChanged", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.levels.is_empty() {
            struct_ser.serialize_field("levels", &self.levels)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StockChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "levels",
            "at",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Levels,
            At,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "levels" => Ok(GeneratedField::Levels),
                            "at" => Ok(GeneratedField::At),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StockChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StockChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StockChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut levels__ = None;
                let mut at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Levels => {
                            if levels__.is_some() {
                                return Err(serde::de::Error::duplicate_field("levels"));
                            }
                            levels__ = Some(map_.next_value()?);
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                    }
                }
                Ok(StockChanged {
                    hub_id: hub_id__.unwrap_or_default(),
                    levels: levels__.unwrap_or_default(),
                    at: at__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StockChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StockCrossed {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.available != 0 {
            len += 1;
        }
        if self.threshold != 0 {
            len += 1;
        }
        if self.low {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StockCrossed", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.available != 0 {
            struct_ser.serialize_field("available", &self.available)?;
        }
        if self.threshold != 0 {
            struct_ser.serialize_field("threshold", &self.threshold)?;
        }
        if self.low {
            struct_ser.serialize_field("low", &self.low)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StockCrossed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "hub_id",
            "hubId",
            "sku",
            "available",
            "threshold",
            "low",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            HubId,
            Sku,
            Available,
            Threshold,
            Low,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "sku" => Ok(GeneratedField::Sku),
                            "available" => Ok(GeneratedField::Available),
                            "threshold" => Ok(GeneratedField::Threshold),
                            "low" => Ok(GeneratedField::Low),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StockCrossed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StockCrossed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StockCrossed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut hub_id__ = None;
                let mut sku__ = None;
                let mut available__ = None;
                let mut threshold__ = None;
                let mut low__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Available => {
                            if available__.is_some() {
                                return Err(serde::de::Error::duplicate_field("available"));
                            }
                            available__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Threshold => {
                            if threshold__.is_some() {
                                return Err(serde::de::Error::duplicate_field("threshold"));
                            }
                            threshold__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Low => {
                            if low__.is_some() {
                                return Err(serde::de::Error::duplicate_field("low"));
                            }
                            low__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(StockCrossed {
                    meta: meta__,
                    hub_id: hub_id__.unwrap_or_default(),
                    sku: sku__.unwrap_or_default(),
                    available: available__.unwrap_or_default(),
                    threshold: threshold__.unwrap_or_default(),
                    low: low__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StockCrossed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StockLevel {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.sku.is_empty() {
            len += 1;
        }
        if self.available != 0 {
            len += 1;
        }
        if self.held != 0 {
            len += 1;
        }
        if !self.buckets.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StockLevel", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.sku.is_empty() {
            struct_ser.serialize_field("sku", &self.sku)?;
        }
        if self.available != 0 {
            struct_ser.serialize_field("available", &self.available)?;
        }
        if self.held != 0 {
            struct_ser.serialize_field("held", &self.held)?;
        }
        if !self.buckets.is_empty() {
            struct_ser.serialize_field("buckets", &self.buckets)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StockLevel {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "sku",
            "available",
            "held",
            "buckets",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Sku,
            Available,
            Held,
            Buckets,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "sku" => Ok(GeneratedField::Sku),
                            "available" => Ok(GeneratedField::Available),
                            "held" => Ok(GeneratedField::Held),
                            "buckets" => Ok(GeneratedField::Buckets),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StockLevel;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StockLevel")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StockLevel, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut sku__ = None;
                let mut available__ = None;
                let mut held__ = None;
                let mut buckets__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sku => {
                            if sku__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sku"));
                            }
                            sku__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Available => {
                            if available__.is_some() {
                                return Err(serde::de::Error::duplicate_field("available"));
                            }
                            available__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Held => {
                            if held__.is_some() {
                                return Err(serde::de::Error::duplicate_field("held"));
                            }
                            held__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Buckets => {
                            if buckets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("buckets"));
                            }
                            buckets__ = 
                                Some(map_.next_value::<Vec<::pbjson::private::NumberDeserialize<_>>>()?
                                    .into_iter().map(|x| x.0).collect())
                            ;
                        }
                    }
                }
                Ok(StockLevel {
                    hub_id: hub_id__.unwrap_or_default(),
                    sku: sku__.unwrap_or_default(),
                    available: available__.unwrap_or_default(),
                    held: held__.unwrap_or_default(),
                    buckets: buckets__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StockLevel", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StockMoved {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.movement_id.is_empty() {
            len += 1;
        }
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if !self.levels.is_empty() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StockMoved", len)?;
        if !self.movement_id.is_empty() {
            struct_ser.serialize_field("movement_id", &self.movement_id)?;
        }
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if !self.levels.is_empty() {
            struct_ser.serialize_field("levels", &self.levels)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StockMoved {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "movement_id",
            "movementId",
            "hub_id",
            "hubId",
            "levels",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            MovementId,
            HubId,
            Levels,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "movementId" | "movement_id" => Ok(GeneratedField::MovementId),
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "levels" => Ok(GeneratedField::Levels),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StockMoved;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StockMoved")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StockMoved, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut movement_id__ = None;
                let mut hub_id__ = None;
                let mut levels__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::MovementId => {
                            if movement_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("movementId"));
                            }
                            movement_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Levels => {
                            if levels__.is_some() {
                                return Err(serde::de::Error::duplicate_field("levels"));
                            }
                            levels__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(StockMoved {
                    movement_id: movement_id__.unwrap_or_default(),
                    hub_id: hub_id__.unwrap_or_default(),
                    levels: levels__.unwrap_or_default(),
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StockMoved", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for StockReserved {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.reservation_id.is_empty() {
            len += 1;
        }
        if self.status != 0 {
            len += 1;
        }
        if self.expires_at.is_some() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.shortages.is_empty() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.StockReserved", len)?;
        if !self.reservation_id.is_empty() {
            struct_ser.serialize_field("reservation_id", &self.reservation_id)?;
        }
        if self.status != 0 {
            let v = ReservationStatus::try_from(self.status)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.status)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.expires_at.as_ref() {
            struct_ser.serialize_field("expires_at", v)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.shortages.is_empty() {
            struct_ser.serialize_field("shortages", &self.shortages)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for StockReserved {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "reservation_id",
            "reservationId",
            "status",
            "expires_at",
            "expiresAt",
            "items",
            "shortages",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ReservationId,
            Status,
            ExpiresAt,
            Items,
            Shortages,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "reservationId" | "reservation_id" => Ok(GeneratedField::ReservationId),
                            "status" => Ok(GeneratedField::Status),
                            "expiresAt" | "expires_at" => Ok(GeneratedField::ExpiresAt),
                            "items" => Ok(GeneratedField::Items),
                            "shortages" => Ok(GeneratedField::Shortages),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = StockReserved;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.StockReserved")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<StockReserved, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut reservation_id__ = None;
                let mut status__ = None;
                let mut expires_at__ = None;
                let mut items__ = None;
                let mut shortages__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ReservationId => {
                            if reservation_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reservationId"));
                            }
                            reservation_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = Some(map_.next_value::<ReservationStatus>()? as i32);
                        }
                        GeneratedField::ExpiresAt => {
                            if expires_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("expiresAt"));
                            }
                            expires_at__ = map_.next_value()?;
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Shortages => {
                            if shortages__.is_some() {
                                return Err(serde::de::Error::duplicate_field("shortages"));
                            }
                            shortages__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(StockReserved {
                    reservation_id: reservation_id__.unwrap_or_default(),
                    status: status__.unwrap_or_default(),
                    expires_at: expires_at__,
                    items: items__.unwrap_or_default(),
                    shortages: shortages__.unwrap_or_default(),
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.StockReserved", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Stop {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.order_id.is_empty() {
            len += 1;
        }
        if self.point.is_some() {
            len += 1;
        }
        if !self.address.is_empty() {
            len += 1;
        }
        if self.promised_by.is_some() {
            len += 1;
        }
        if self.planned_s != 0. {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Stop", len)?;
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if let Some(v) = self.point.as_ref() {
            struct_ser.serialize_field("point", v)?;
        }
        if !self.address.is_empty() {
            struct_ser.serialize_field("address", &self.address)?;
        }
        if let Some(v) = self.promised_by.as_ref() {
            struct_ser.serialize_field("promised_by", v)?;
        }
        if self.planned_s != 0. {
            struct_ser.serialize_field("planned_s", &self.planned_s)?;
        }
        if self.state != 0 {
            let v = TaskState::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Stop {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "order_id",
            "orderId",
            "point",
            "address",
            "promised_by",
            "promisedBy",
            "planned_s",
            "plannedS",
            "state",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            OrderId,
            Point,
            Address,
            PromisedBy,
            PlannedS,
            State,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "point" => Ok(GeneratedField::Point),
                            "address" => Ok(GeneratedField::Address),
                            "promisedBy" | "promised_by" => Ok(GeneratedField::PromisedBy),
                            "plannedS" | "planned_s" => Ok(GeneratedField::PlannedS),
                            "state" => Ok(GeneratedField::State),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Stop;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Stop")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Stop, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut order_id__ = None;
                let mut point__ = None;
                let mut address__ = None;
                let mut promised_by__ = None;
                let mut planned_s__ = None;
                let mut state__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Point => {
                            if point__.is_some() {
                                return Err(serde::de::Error::duplicate_field("point"));
                            }
                            point__ = map_.next_value()?;
                        }
                        GeneratedField::Address => {
                            if address__.is_some() {
                                return Err(serde::de::Error::duplicate_field("address"));
                            }
                            address__ = Some(map_.next_value()?);
                        }
                        GeneratedField::PromisedBy => {
                            if promised_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("promisedBy"));
                            }
                            promised_by__ = map_.next_value()?;
                        }
                        GeneratedField::PlannedS => {
                            if planned_s__.is_some() {
                                return Err(serde::de::Error::duplicate_field("plannedS"));
                            }
                            planned_s__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<TaskState>()? as i32);
                        }
                    }
                }
                Ok(Stop {
                    order_id: order_id__.unwrap_or_default(),
                    point: point__,
                    address: address__.unwrap_or_default(),
                    promised_by: promised_by__,
                    planned_s: planned_s__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Stop", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SupplyList {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.SupplyList", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SupplyList {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SupplyList;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.SupplyList")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SupplyList, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(SupplyList {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.SupplyList", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TaskState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "TASK_STATE_UNSPECIFIED",
            Self::Pool => "TASK_STATE_POOL",
            Self::Offered => "TASK_STATE_OFFERED",
            Self::Assigned => "TASK_STATE_ASSIGNED",
            Self::PickedUp => "TASK_STATE_PICKED_UP",
            Self::Delivered => "TASK_STATE_DELIVERED",
            Self::Cancelled => "TASK_STATE_CANCELLED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for TaskState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "TASK_STATE_UNSPECIFIED",
            "TASK_STATE_POOL",
            "TASK_STATE_OFFERED",
            "TASK_STATE_ASSIGNED",
            "TASK_STATE_PICKED_UP",
            "TASK_STATE_DELIVERED",
            "TASK_STATE_CANCELLED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = TaskState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "TASK_STATE_UNSPECIFIED" => Ok(TaskState::Unspecified),
                    "TASK_STATE_POOL" => Ok(TaskState::Pool),
                    "TASK_STATE_OFFERED" => Ok(TaskState::Offered),
                    "TASK_STATE_ASSIGNED" => Ok(TaskState::Assigned),
                    "TASK_STATE_PICKED_UP" => Ok(TaskState::PickedUp),
                    "TASK_STATE_DELIVERED" => Ok(TaskState::Delivered),
                    "TASK_STATE_CANCELLED" => Ok(TaskState::Cancelled),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for TimelineEntry {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.from != 0 {
            len += 1;
        }
        if self.to != 0 {
            len += 1;
        }
        if !self.actor.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        if self.at.is_some() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.TimelineEntry", len)?;
        if self.from != 0 {
            let v = OrderStatus::try_from(self.from)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.from)))?;
            struct_ser.serialize_field("from", &v)?;
        }
        if self.to != 0 {
            let v = OrderStatus::try_from(self.to)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.to)))?;
            struct_ser.serialize_field("to", &v)?;
        }
        if !self.actor.is_empty() {
            struct_ser.serialize_field("actor", &self.actor)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        if let Some(v) = self.at.as_ref() {
            struct_ser.serialize_field("at", v)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TimelineEntry {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "from",
            "to",
            "actor",
            "reason",
            "at",
            "version",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            From,
            To,
            Actor,
            Reason,
            At,
            Version,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "from" => Ok(GeneratedField::From),
                            "to" => Ok(GeneratedField::To),
                            "actor" => Ok(GeneratedField::Actor),
                            "reason" => Ok(GeneratedField::Reason),
                            "at" => Ok(GeneratedField::At),
                            "version" => Ok(GeneratedField::Version),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TimelineEntry;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.TimelineEntry")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TimelineEntry, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut from__ = None;
                let mut to__ = None;
                let mut actor__ = None;
                let mut reason__ = None;
                let mut at__ = None;
                let mut version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::From => {
                            if from__.is_some() {
                                return Err(serde::de::Error::duplicate_field("from"));
                            }
                            from__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::To => {
                            if to__.is_some() {
                                return Err(serde::de::Error::duplicate_field("to"));
                            }
                            to__ = Some(map_.next_value::<OrderStatus>()? as i32);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                        GeneratedField::At => {
                            if at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("at"));
                            }
                            at__ = map_.next_value()?;
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(TimelineEntry {
                    from: from__.unwrap_or_default(),
                    to: to__.unwrap_or_default(),
                    actor: actor__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                    at: at__,
                    version: version__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.TimelineEntry", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Totals {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.subtotal.is_some() {
            len += 1;
        }
        if self.discount.is_some() {
            len += 1;
        }
        if self.delivery_fee.is_some() {
            len += 1;
        }
        if self.total.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Totals", len)?;
        if let Some(v) = self.subtotal.as_ref() {
            struct_ser.serialize_field("subtotal", v)?;
        }
        if let Some(v) = self.discount.as_ref() {
            struct_ser.serialize_field("discount", v)?;
        }
        if let Some(v) = self.delivery_fee.as_ref() {
            struct_ser.serialize_field("delivery_fee", v)?;
        }
        if let Some(v) = self.total.as_ref() {
            struct_ser.serialize_field("total", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Totals {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "subtotal",
            "discount",
            "delivery_fee",
            "deliveryFee",
            "total",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Subtotal,
            Discount,
            DeliveryFee,
            Total,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "subtotal" => Ok(GeneratedField::Subtotal),
                            "discount" => Ok(GeneratedField::Discount),
                            "deliveryFee" | "delivery_fee" => Ok(GeneratedField::DeliveryFee),
                            "total" => Ok(GeneratedField::Total),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Totals;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Totals")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Totals, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut subtotal__ = None;
                let mut discount__ = None;
                let mut delivery_fee__ = None;
                let mut total__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Subtotal => {
                            if subtotal__.is_some() {
                                return Err(serde::de::Error::duplicate_field("subtotal"));
                            }
                            subtotal__ = map_.next_value()?;
                        }
                        GeneratedField::Discount => {
                            if discount__.is_some() {
                                return Err(serde::de::Error::duplicate_field("discount"));
                            }
                            discount__ = map_.next_value()?;
                        }
                        GeneratedField::DeliveryFee => {
                            if delivery_fee__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deliveryFee"));
                            }
                            delivery_fee__ = map_.next_value()?;
                        }
                        GeneratedField::Total => {
                            if total__.is_some() {
                                return Err(serde::de::Error::duplicate_field("total"));
                            }
                            total__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Totals {
                    subtotal: subtotal__,
                    discount: discount__,
                    delivery_fee: delivery_fee__,
                    total: total__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Totals", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TrackFrame {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.city.is_empty() {
            len += 1;
        }
        if self.partition != 0 {
            len += 1;
        }
        if self.fence != 0 {
            len += 1;
        }
        if self.frame != 0 {
            len += 1;
        }
        if !self.points.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.TrackFrame", len)?;
        if !self.city.is_empty() {
            struct_ser.serialize_field("city", &self.city)?;
        }
        if self.partition != 0 {
            struct_ser.serialize_field("partition", &self.partition)?;
        }
        if self.fence != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("fence", ToString::to_string(&self.fence).as_str())?;
        }
        if self.frame != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("frame", ToString::to_string(&self.frame).as_str())?;
        }
        if !self.points.is_empty() {
            struct_ser.serialize_field("points", &self.points)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TrackFrame {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "city",
            "partition",
            "fence",
            "frame",
            "points",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            City,
            Partition,
            Fence,
            Frame,
            Points,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "city" => Ok(GeneratedField::City),
                            "partition" => Ok(GeneratedField::Partition),
                            "fence" => Ok(GeneratedField::Fence),
                            "frame" => Ok(GeneratedField::Frame),
                            "points" => Ok(GeneratedField::Points),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TrackFrame;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.TrackFrame")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TrackFrame, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut city__ = None;
                let mut partition__ = None;
                let mut fence__ = None;
                let mut frame__ = None;
                let mut points__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::City => {
                            if city__.is_some() {
                                return Err(serde::de::Error::duplicate_field("city"));
                            }
                            city__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Partition => {
                            if partition__.is_some() {
                                return Err(serde::de::Error::duplicate_field("partition"));
                            }
                            partition__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Fence => {
                            if fence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("fence"));
                            }
                            fence__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Frame => {
                            if frame__.is_some() {
                                return Err(serde::de::Error::duplicate_field("frame"));
                            }
                            frame__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Points => {
                            if points__.is_some() {
                                return Err(serde::de::Error::duplicate_field("points"));
                            }
                            points__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(TrackFrame {
                    city: city__.unwrap_or_default(),
                    partition: partition__.unwrap_or_default(),
                    fence: fence__.unwrap_or_default(),
                    frame: frame__.unwrap_or_default(),
                    points: points__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.TrackFrame", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TrackHistory {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        if !self.next_cursor.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.TrackHistory", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if !self.next_cursor.is_empty() {
            struct_ser.serialize_field("next_cursor", &self.next_cursor)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TrackHistory {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
            "next_cursor",
            "nextCursor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
            NextCursor,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            "nextCursor" | "next_cursor" => Ok(GeneratedField::NextCursor),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TrackHistory;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.TrackHistory")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TrackHistory, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                let mut next_cursor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NextCursor => {
                            if next_cursor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("nextCursor"));
                            }
                            next_cursor__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(TrackHistory {
                    items: items__.unwrap_or_default(),
                    next_cursor: next_cursor__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.TrackHistory", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for TrackPoint {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.rider_id.is_empty() {
            len += 1;
        }
        if !self.order_ids.is_empty() {
            len += 1;
        }
        if self.lat != 0. {
            len += 1;
        }
        if self.lng != 0. {
            len += 1;
        }
        if self.speed_mps != 0. {
            len += 1;
        }
        if self.bearing_deg != 0. {
            len += 1;
        }
        if self.accuracy_m != 0. {
            len += 1;
        }
        if self.at_ms != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.TrackPoint", len)?;
        if !self.rider_id.is_empty() {
            struct_ser.serialize_field("rider_id", &self.rider_id)?;
        }
        if !self.order_ids.is_empty() {
            struct_ser.serialize_field("order_ids", &self.order_ids)?;
        }
        if self.lat != 0. {
            struct_ser.serialize_field("lat", &self.lat)?;
        }
        if self.lng != 0. {
            struct_ser.serialize_field("lng", &self.lng)?;
        }
        if self.speed_mps != 0. {
            struct_ser.serialize_field("speed_mps", &self.speed_mps)?;
        }
        if self.bearing_deg != 0. {
            struct_ser.serialize_field("bearing_deg", &self.bearing_deg)?;
        }
        if self.accuracy_m != 0. {
            struct_ser.serialize_field("accuracy_m", &self.accuracy_m)?;
        }
        if self.at_ms != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("at_ms", ToString::to_string(&self.at_ms).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for TrackPoint {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "rider_id",
            "riderId",
            "order_ids",
            "orderIds",
            "lat",
            "lng",
            "speed_mps",
            "speedMps",
            "bearing_deg",
            "bearingDeg",
            "accuracy_m",
            "accuracyM",
            "at_ms",
            "atMs",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RiderId,
            OrderIds,
            Lat,
            Lng,
            SpeedMps,
            BearingDeg,
            AccuracyM,
            AtMs,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "riderId" | "rider_id" => Ok(GeneratedField::RiderId),
                            "orderIds" | "order_ids" => Ok(GeneratedField::OrderIds),
                            "lat" => Ok(GeneratedField::Lat),
                            "lng" => Ok(GeneratedField::Lng),
                            "speedMps" | "speed_mps" => Ok(GeneratedField::SpeedMps),
                            "bearingDeg" | "bearing_deg" => Ok(GeneratedField::BearingDeg),
                            "accuracyM" | "accuracy_m" => Ok(GeneratedField::AccuracyM),
                            "atMs" | "at_ms" => Ok(GeneratedField::AtMs),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = TrackPoint;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.TrackPoint")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<TrackPoint, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut rider_id__ = None;
                let mut order_ids__ = None;
                let mut lat__ = None;
                let mut lng__ = None;
                let mut speed_mps__ = None;
                let mut bearing_deg__ = None;
                let mut accuracy_m__ = None;
                let mut at_ms__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RiderId => {
                            if rider_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("riderId"));
                            }
                            rider_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderIds => {
                            if order_ids__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderIds"));
                            }
                            order_ids__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Lat => {
                            if lat__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lat"));
                            }
                            lat__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Lng => {
                            if lng__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lng"));
                            }
                            lng__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::SpeedMps => {
                            if speed_mps__.is_some() {
                                return Err(serde::de::Error::duplicate_field("speedMps"));
                            }
                            speed_mps__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::BearingDeg => {
                            if bearing_deg__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bearingDeg"));
                            }
                            bearing_deg__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AccuracyM => {
                            if accuracy_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accuracyM"));
                            }
                            accuracy_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::AtMs => {
                            if at_ms__.is_some() {
                                return Err(serde::de::Error::duplicate_field("atMs"));
                            }
                            at_ms__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(TrackPoint {
                    rider_id: rider_id__.unwrap_or_default(),
                    order_ids: order_ids__.unwrap_or_default(),
                    lat: lat__.unwrap_or_default(),
                    lng: lng__.unwrap_or_default(),
                    speed_mps: speed_mps__.unwrap_or_default(),
                    bearing_deg: bearing_deg__.unwrap_or_default(),
                    accuracy_m: accuracy_m__.unwrap_or_default(),
                    at_ms: at_ms__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.TrackPoint", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Trail {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.items.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Trail", len)?;
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Trail {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "items",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Items,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "items" => Ok(GeneratedField::Items),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Trail;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Trail")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Trail, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut items__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(Trail {
                    items: items__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Trail", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for UndoPayment {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.saga_id.is_empty() {
            len += 1;
        }
        if !self.order_id.is_empty() {
            len += 1;
        }
        if !self.reason.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.UndoPayment", len)?;
        if !self.saga_id.is_empty() {
            struct_ser.serialize_field("saga_id", &self.saga_id)?;
        }
        if !self.order_id.is_empty() {
            struct_ser.serialize_field("order_id", &self.order_id)?;
        }
        if !self.reason.is_empty() {
            struct_ser.serialize_field("reason", &self.reason)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for UndoPayment {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "saga_id",
            "sagaId",
            "order_id",
            "orderId",
            "reason",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            SagaId,
            OrderId,
            Reason,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "sagaId" | "saga_id" => Ok(GeneratedField::SagaId),
                            "orderId" | "order_id" => Ok(GeneratedField::OrderId),
                            "reason" => Ok(GeneratedField::Reason),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = UndoPayment;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.UndoPayment")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<UndoPayment, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut saga_id__ = None;
                let mut order_id__ = None;
                let mut reason__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::SagaId => {
                            if saga_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sagaId"));
                            }
                            saga_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OrderId => {
                            if order_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("orderId"));
                            }
                            order_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(UndoPayment {
                    saga_id: saga_id__.unwrap_or_default(),
                    order_id: order_id__.unwrap_or_default(),
                    reason: reason__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.UndoPayment", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for WalletState {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.user_id.is_empty() {
            len += 1;
        }
        if self.balance.is_some() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.WalletState", len)?;
        if !self.user_id.is_empty() {
            struct_ser.serialize_field("user_id", &self.user_id)?;
        }
        if let Some(v) = self.balance.as_ref() {
            struct_ser.serialize_field("balance", v)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for WalletState {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "user_id",
            "userId",
            "balance",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            UserId,
            Balance,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "userId" | "user_id" => Ok(GeneratedField::UserId),
                            "balance" => Ok(GeneratedField::Balance),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = WalletState;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.WalletState")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<WalletState, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut user_id__ = None;
                let mut balance__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::UserId => {
                            if user_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("userId"));
                            }
                            user_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Balance => {
                            if balance__.is_some() {
                                return Err(serde::de::Error::duplicate_field("balance"));
                            }
                            balance__ = map_.next_value()?;
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(WalletState {
                    user_id: user_id__.unwrap_or_default(),
                    balance: balance__,
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.WalletState", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for WebhookAccepted {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.event_id.is_empty() {
            len += 1;
        }
        if self.replayed {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.WebhookAccepted", len)?;
        if !self.event_id.is_empty() {
            struct_ser.serialize_field("event_id", &self.event_id)?;
        }
        if self.replayed {
            struct_ser.serialize_field("replayed", &self.replayed)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for WebhookAccepted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "event_id",
            "eventId",
            "replayed",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            EventId,
            Replayed,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "eventId" | "event_id" => Ok(GeneratedField::EventId),
                            "replayed" => Ok(GeneratedField::Replayed),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = WebhookAccepted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.WebhookAccepted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<WebhookAccepted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut event_id__ = None;
                let mut replayed__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::EventId => {
                            if event_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("eventId"));
                            }
                            event_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Replayed => {
                            if replayed__.is_some() {
                                return Err(serde::de::Error::duplicate_field("replayed"));
                            }
                            replayed__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(WebhookAccepted {
                    event_id: event_id__.unwrap_or_default(),
                    replayed: replayed__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.WebhookAccepted", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Zone {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.hub_id.is_empty() {
            len += 1;
        }
        if self.polygon.is_some() {
            len += 1;
        }
        if self.radius_m != 0. {
            len += 1;
        }
        if !self.exclusions.is_empty() {
            len += 1;
        }
        if self.version != 0 {
            len += 1;
        }
        if self.cells != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.Zone", len)?;
        if !self.hub_id.is_empty() {
            struct_ser.serialize_field("hub_id", &self.hub_id)?;
        }
        if let Some(v) = self.polygon.as_ref() {
            struct_ser.serialize_field("polygon", v)?;
        }
        if self.radius_m != 0. {
            struct_ser.serialize_field("radius_m", &self.radius_m)?;
        }
        if !self.exclusions.is_empty() {
            struct_ser.serialize_field("exclusions", &self.exclusions)?;
        }
        if self.version != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("version", ToString::to_string(&self.version).as_str())?;
        }
        if self.cells != 0 {
            struct_ser.serialize_field("cells", &self.cells)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Zone {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "hub_id",
            "hubId",
            "polygon",
            "radius_m",
            "radiusM",
            "exclusions",
            "version",
            "cells",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            HubId,
            Polygon,
            RadiusM,
            Exclusions,
            Version,
            Cells,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "hubId" | "hub_id" => Ok(GeneratedField::HubId),
                            "polygon" => Ok(GeneratedField::Polygon),
                            "radiusM" | "radius_m" => Ok(GeneratedField::RadiusM),
                            "exclusions" => Ok(GeneratedField::Exclusions),
                            "version" => Ok(GeneratedField::Version),
                            "cells" => Ok(GeneratedField::Cells),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Zone;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.Zone")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Zone, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut hub_id__ = None;
                let mut polygon__ = None;
                let mut radius_m__ = None;
                let mut exclusions__ = None;
                let mut version__ = None;
                let mut cells__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::HubId => {
                            if hub_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("hubId"));
                            }
                            hub_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Polygon => {
                            if polygon__.is_some() {
                                return Err(serde::de::Error::duplicate_field("polygon"));
                            }
                            polygon__ = map_.next_value()?;
                        }
                        GeneratedField::RadiusM => {
                            if radius_m__.is_some() {
                                return Err(serde::de::Error::duplicate_field("radiusM"));
                            }
                            radius_m__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Exclusions => {
                            if exclusions__.is_some() {
                                return Err(serde::de::Error::duplicate_field("exclusions"));
                            }
                            exclusions__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Cells => {
                            if cells__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cells"));
                            }
                            cells__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(Zone {
                    hub_id: hub_id__.unwrap_or_default(),
                    polygon: polygon__,
                    radius_m: radius_m__.unwrap_or_default(),
                    exclusions: exclusions__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    cells: cells__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.Zone", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ZoneChanged {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.meta.is_some() {
            len += 1;
        }
        if self.zone.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("kilat.v1.ZoneChanged", len)?;
        if let Some(v) = self.meta.as_ref() {
            struct_ser.serialize_field("meta", v)?;
        }
        if let Some(v) = self.zone.as_ref() {
            struct_ser.serialize_field("zone", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ZoneChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "meta",
            "zone",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Meta,
            Zone,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "meta" => Ok(GeneratedField::Meta),
                            "zone" => Ok(GeneratedField::Zone),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ZoneChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct kilat.v1.ZoneChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ZoneChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut meta__ = None;
                let mut zone__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Meta => {
                            if meta__.is_some() {
                                return Err(serde::de::Error::duplicate_field("meta"));
                            }
                            meta__ = map_.next_value()?;
                        }
                        GeneratedField::Zone => {
                            if zone__.is_some() {
                                return Err(serde::de::Error::duplicate_field("zone"));
                            }
                            zone__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ZoneChanged {
                    meta: meta__,
                    zone: zone__,
                })
            }
        }
        deserializer.deserialize_struct("kilat.v1.ZoneChanged", FIELDS, GeneratedVisitor)
    }
}
