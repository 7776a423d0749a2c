//! The closed lists of words that a record may use, most of them known from status pages.

/// A closed list of words: each value has exactly one word in the author's file.
pub trait Vocabulary: Copy + PartialEq + 'static {
    /// Every value, in the order in which the guide lists them.
    const ALL: &'static [Self];

    /// The name of the list, under which languages keep what its words are called.
    const LIST: &'static str;

    /// The word that stands for this value in the author's file.
    fn word(self) -> &'static str;

    /// The value that a word stands for.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

/// Writes an enum and its words in one breath, so that neither can miss a member of the other.
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        $name:ident of $list:literal {
            $($(#[$meaning:meta])* $value:ident = $word:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$meaning])* $value,)+
        }

        impl $crate::incident::Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];
            const LIST: &'static str = $list;

            fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What sort of thing happened.
    Kind of "kind" {
        /// Something could not be used at all.
        Outage = "outage",
        /// Something was slow, late or only partly usable.
        Degradation = "degradation",
        /// Work that the operator set out to do.
        Maintenance = "maintenance",
        /// Data was lost, damaged or inconsistent.
        Data = "data",
        /// Somebody got, or could have got, what is not theirs.
        Security = "security",
        /// Nothing happened, but it could have.
        NearMiss = "near-miss",
    }
}

impl Kind {
    /// Everything may go on working while it lasts, as with a leaked token, so that it is no downtime.
    pub fn leaves_things_working(self) -> bool {
        matches!(self, Self::Data | Self::Security | Self::NearMiss)
    }
}

vocabulary! {
    /// How far an incident, or a piece of maintenance, has come.
    Status of "status" {
        /// Known to be happening, the cause not yet found.
        Investigating = "investigating",
        /// The cause is known.
        Identified = "identified",
        /// A remedy is in place and being watched.
        Monitoring = "monitoring",
        /// Over.
        Resolved = "resolved",
        /// Maintenance that is announced.
        Scheduled = "scheduled",
        /// Maintenance that has begun.
        InProgress = "in-progress",
        /// Maintenance whose work is done and being checked.
        Verifying = "verifying",
        /// Maintenance that is over and did what it was meant to.
        Completed = "completed",
        /// Maintenance that was called off before it began.
        Cancelled = "cancelled",
        /// Maintenance that is over and did not do what it was meant to.
        Failed = "failed",
    }
}

impl Status {
    /// Nothing more is expected to happen.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Resolved | Self::Completed | Self::Cancelled | Self::Failed
        )
    }

    /// Nothing is over yet, not even the worst of it.
    pub fn goes_on(self) -> bool {
        matches!(
            self,
            Self::Investigating | Self::Identified | Self::InProgress
        )
    }

    /// It has begun, and is not over.
    pub fn is_under_way(self) -> bool {
        !self.is_final() && self != Self::Scheduled
    }

    /// Only maintenance can be in this state.
    pub fn is_of_maintenance(self) -> bool {
        matches!(
            self,
            Self::Scheduled
                | Self::InProgress
                | Self::Verifying
                | Self::Completed
                | Self::Cancelled
                | Self::Failed
        )
    }
}

vocabulary! {
    /// How badly users were affected, from not at all to completely.
    Impact of "impact" {
        /// Users noticed nothing.
        None = "none",
        /// An annoyance.
        Minor = "minor",
        /// Much did not work, or many were affected.
        Major = "major",
        /// Nothing worked.
        Critical = "critical",
    }
}

vocabulary! {
    /// Whose incident it was.
    Origin of "origin" {
        /// The operator's own systems.
        Own = "own",
        /// Something that the operator's systems stand on: a host, a network, a library.
        Upstream = "upstream",
        /// Somebody else's service altogether, reported on from outside.
        ThirdParty = "third-party",
    }
}

vocabulary! {
    /// How sure the author is of the cause.
    Certainty of "certainty" {
        /// Shown by evidence.
        Confirmed = "confirmed",
        /// Fits everything that is known.
        Likely = "likely",
        /// One guess among others.
        Suspected = "suspected",
        /// Not known, and said so.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How far a promised measure has come.
    MitigationState of "state" {
        /// Decided, not begun.
        Planned = "planned",
        /// Begun.
        InProgress = "in-progress",
        /// Done in part.
        Partial = "partial",
        /// Done.
        Done = "done",
        /// Put off, with a reason.
        Postponed = "postponed",
        /// Given up, with a reason.
        Dropped = "dropped",
    }
}

impl MitigationState {
    /// Somebody still has to do something.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Dropped)
    }

    /// Some day it was done, or part of it was.
    pub fn can_be_done(self) -> bool {
        matches!(self, Self::Done | Self::Partial)
    }
}

vocabulary! {
    /// What a measure is for.
    MitigationKind of "purpose" {
        /// That it does not happen again.
        Prevent = "prevent",
        /// That it is noticed sooner.
        Detect = "detect",
        /// That it hurts less.
        Mitigate = "mitigate",
        /// That what broke is put right.
        Repair = "repair",
        /// That people work differently.
        Process = "process",
    }
}

vocabulary! {
    /// What a linked source is to this incident.
    Relation of "relation" {
        /// A report of the incident.
        Report = "report",
        /// A status page's entry.
        Status = "status",
        /// An announcement made by those concerned.
        Announcement = "announcement",
        /// People talking about it.
        Discussion = "discussion",
        /// A vendor's or project's warning.
        Advisory = "advisory",
        /// The change that puts it right.
        Fix = "fix",
        /// Further reading.
        Background = "background",
    }
}
