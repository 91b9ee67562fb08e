//! The words of the frame work: captions and legends, in English and Japanese.

use crate::analysis::Value;
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
        /// In the legend: the chain of needs that leads to what has failed.
        broken = "the way to the failure", "障害に至る経路";
        /// In the legend: stopped, old, on demand.
        idle = "not in use", "待機・停止";
    }

    /// How well something is.
    pub fn value(self, value: Value) -> String {
        value.words().get(&self.languages()).to_owned()
    }

    /// The language of the words, for texts that have both.
    fn languages(self) -> Languages {
        Languages::new(Some(if self.japanese { "ja" } else { "en" }), None)
    }

    /// Of an element that was to fail.
    pub fn absent(self, id: &str) -> String {
        if self.japanese {
            format!("{id}はこの状態にありません")
        } else {
            format!("{id} is not in this state")
        }
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

    /// In the description.
    pub fn adds(self) -> &'static str {
        if self.japanese { "を追加" } else { "adds" }
    }

    /// In the description.
    pub fn removes(self) -> &'static str {
        if self.japanese { "を削除" } else { "removes" }
    }

    /// In the description.
    pub fn changes(self) -> &'static str {
        if self.japanese { "を変更" } else { "changes" }
    }

    /// In the description.
    pub fn moves(self) -> &'static str {
        if self.japanese { "を移動" } else { "moves" }
    }

    /// "adds a and b".
    pub fn clause(self, verb: &str, names: &str) -> String {
        if self.japanese { format!("{names}{verb}") } else { format!("{verb} {names}") }
    }

    /// The rest of a list.
    pub fn more(self, count: usize) -> String {
        if self.japanese { format!("ほか{count}件") } else { format!("{count} more") }
    }

    /// The sentence of a step.
    pub fn change(self, step: Option<&str>, clauses: &[String]) -> String {
        match (self.japanese, step, clauses) {
            (true, None, []) => "変更なし。".to_owned(),
            (true, Some(step), []) => format!("{step}を適用。"),
            (true, None, all) => format!("{}。", all.join("、")),
            (true, Some(step), all) => format!("{step}を適用: {}。", all.join("、")),
            (false, None, []) => "No change.".to_owned(),
            (false, Some(step), []) => format!("{step} is applied."),
            (false, None, all) => format!("The step {}.", all.join("; ")),
            (false, Some(step), all) => format!("{step} is applied: {}.", all.join("; ")),
        }
    }

    /// Statements one after the other.
    pub fn sentences(self, all: &[String]) -> String {
        all.iter()
            .map(|one| if self.japanese { format!("{one}。") } else { format!("{one}. ") })
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    /// The beginning of a strip's description.
    pub fn states(self, count: usize) -> String {
        if self.japanese { format!("{count}つの状態の推移。") } else { format!("{count} states in a row.") }
    }

    pub(crate) fn japanese(self) -> bool {
        self.japanese
    }
}
