//! The shape of the public Statuspage API (version 2), field by field.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Document {
    pub(super) page: Page,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) components: Option<Vec<Component>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) incidents: Option<Vec<Report>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scheduled_maintenances: Option<Vec<Report>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Overall>,
}

impl Document {
    pub(super) fn new(page: Page) -> Self {
        Document {
            page,
            components: None,
            incidents: None,
            scheduled_maintenances: None,
            status: None,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Page {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) time_zone: String,
    pub(super) updated_at: String,
}

#[derive(Serialize)]
pub(super) struct Overall {
    pub(super) indicator: Indicator,
    pub(super) description: String,
}

/// How bad things are, from not at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Indicator {
    None,
    Maintenance,
    Minor,
    Major,
    Critical,
}

/// How well a component works, from well to not at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Condition {
    Operational,
    UnderMaintenance,
    DegradedPerformance,
    PartialOutage,
    MajorOutage,
}

#[derive(Clone, Serialize)]
pub(super) struct Component {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: Condition,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) position: usize,
    pub(super) description: Option<String>,
    pub(super) showcase: bool,
    pub(super) start_date: Option<String>,
    pub(super) group_id: Option<String>,
    pub(super) page_id: String,
    pub(super) group: bool,
    pub(super) only_show_if_degraded: bool,
}

/// An incident or a piece of maintenance.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: &'static str,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) monitoring_at: Option<String>,
    pub(super) resolved_at: Option<String>,
    pub(super) impact: Indicator,
    pub(super) shortlink: String,
    pub(super) started_at: String,
    pub(super) page_id: String,
    pub(super) incident_updates: Vec<Word>,
    pub(super) components: Vec<Component>,
    pub(super) reminder_intervals: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scheduled_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scheduled_until: Option<String>,
}

/// A word on an incident.
#[derive(Serialize)]
pub(super) struct Word {
    pub(super) id: String,
    pub(super) status: &'static str,
    pub(super) body: String,
    pub(super) incident_id: String,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) display_at: String,
    pub(super) affected_components: Option<Vec<String>>,
    pub(super) deliver_notifications: bool,
    pub(super) custom_tweet: Option<String>,
    pub(super) tweet_id: Option<String>,
}
