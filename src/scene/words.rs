//! The words of the frame work: captions and legends, in English and Japanese.

use crate::model::{Languages, Op};

/// Words in the language of an output.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    japanese: bool,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $en:literal, $ja:literal;)*) => {
        $($(#[$doc])*
        pub fn $name(self) -> &'static str {
            if self.japanese { $ja } else { $en }
        })*
    };
}

impl Words {
    /// Words for an output.
    pub fn new(languages: &Languages) -> Words {
        Words { japanese: languages.japanese() }
    }

    words! {
        /// Caption of the first of two panels.
        before = "Before", "適用前";
        /// Caption of the second.
        after = "After", "適用後";
        /// Caption of a strip's first panel.
        start = "Start", "初期構成";
        /// Badge of a strip's last panel.
        last = "Final", "最終";
        /// A design without a title.
        untitled = "Architecture", "構成図";
        /// In the legend.
        added = "added", "追加";
        /// In the legend.
        removed = "removed", "削除";
        /// In the legend.
        changed = "changed", "変更";
        /// In the legend.
        moved = "moved", "移動";
        /// In the legend.
        failed = "failed", "障害";
        /// In the legend: stopped, old, on demand.
        idle = "not in use", "待機・停止";
    }

    /// What a line stands for.
    pub fn operator(self, op: Op) -> &'static str {
        match (op, self.japanese) {
            (Op::Request, false) => "request",
            (Op::Request, true) => "リクエスト",
            (Op::Sync, false) => "synchronous replication",
            (Op::Sync, true) => "同期",
            (Op::Async, false) => "asynchronous flow",
            (Op::Async, true) => "非同期",
            (Op::Control, false) => "control",
            (Op::Control, true) => "制御",
            (Op::Association, false) => "association",
            (Op::Association, true) => "関連",
        }
    }

    /// Caption of the state after a pattern.
    pub fn after_pattern(self, pattern: &str) -> String {
        if self.japanese { format!("{pattern} 適用後") } else { format!("After {pattern}") }
    }

    /// The state of a number.
    pub fn state(self, number: usize) -> String {
        if self.japanese { format!("状態 {number}") } else { format!("State {number}") }
    }

    /// A list of names.
    pub fn list(self, names: &[String]) -> String {
        match (names, self.japanese) {
            ([], _) => String::new(),
            ([one], _) => one.clone(),
            (all, true) => all.join("、"),
            ([most @ .., last], false) => format!("{} and {last}", most.join(", ")),
        }
    }

    pub(crate) fn japanese(self) -> bool {
        self.japanese
    }
}
