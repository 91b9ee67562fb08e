//! The words of the frame work: captions and legends, in English and Japanese.

use crate::analysis::Value;
use crate::model::{Category, Languages, Op};

/// What a step did to something, as a description tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// New.
    Adds,
    /// Gone.
    Removes,
    /// Otherwise.
    Changes,
    /// Elsewhere.
    Moves,
}

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
        /// The same of two versions of a design, where no pattern was applied.
        before_change = "Before", "変更前";
        /// Caption of the second.
        after_change = "After", "変更後";
        /// Caption of a strip's first panel.
        start = "Start", "初期構成";
        /// Badge of a strip's last panel.
        last = "Final", "最終";
        /// A design without a title.
        untitled = "Architecture", "構成図";
        /// Title of a sheet of icons.
        icons = "Icons", "アイコン一覧";
        /// Of what goes with the next step, for those who cannot see how it is drawn.
        to_be_removed = "to be removed", "削除予定";
        /// Of what changes its place with the next step.
        to_be_moved = "to be moved", "移動予定";
        /// Of a note, for those who cannot see that it is one.
        note = "Note", "注記";
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
        /// In a table of failures: an element that a state does not have.
        not_there = "not in this state", "この状態にない";
        /// In a table of failures.
        no_worse = "no worse than one of the two alone", "単独の障害より悪くならない";
        /// In a table of failures.
        spof = "single point of failure", "単一障害点";
        /// In a table of failures.
        spofs = "Single points of failure", "単一障害点";
        managed = "Single, but managed", "単一障害点(マネージド)";
        /// In a table of failures: no single point of failure.
        none = "none", "なし";
        /// In a table of failures: no single point of failure, because nothing is there to be lost.
        not_anyhow = "not served in any case", "障害がなくても利用不可";
        /// In a table of failures: the first row.
        nothing_fails = "nothing fails", "障害なし";
        /// In a table of failures.
        nobody = "No state has an actor to be served.", "どの状態にもユーザーがいません。";
        /// In the legend: a queue that keeps what its reader cannot take.
        late = "work waits", "処理が滞留";
        /// In the legend: stopped, old, on demand.
        idle = "not in use", "待機・停止";
    }

    /// What a sheet of the icons says.
    pub fn all_icons(self, count: usize) -> String {
        match self.japanese {
            true => format!("{count}種類の要素。それぞれ48 pxと24 pxで表示。"),
            false => format!("{count} kinds of elements, each at 48 and at 24 px"),
        }
    }

    /// What a sheet of a user's own icons says.
    pub fn own_icons(self, found: usize, missing: usize) -> String {
        match self.japanese {
            true => format!(
                "{found}種類のアイコンが見つかりました。見つからない{missing}種類(破線)は標準のアイコンを使います。"
            ),
            false => {
                let kinds = |count: usize| if count == 1 { "1 kind".to_owned() } else { format!("{count} kinds") };
                let own = if missing == 1 { "keeps our own icon" } else { "keep our own icons" };
                format!("{} with an icon of yours; {} without (dashed) {own}", kinds(found), kinds(missing))
            }
        }
    }

    /// A category of kinds.
    pub fn category(self, category: Category) -> &'static str {
        match (category, self.japanese) {
            (Category::Compute, false) => "Compute",
            (Category::Compute, true) => "コンピューティング",
            (Category::Storage, false) => "Storage",
            (Category::Storage, true) => "ストレージ",
            (Category::Database, false) => "Databases",
            (Category::Database, true) => "データベース",
            (Category::Network, false) => "Network",
            (Category::Network, true) => "ネットワーク",
            (Category::Messaging, false) => "Messaging",
            (Category::Messaging, true) => "メッセージング",
            (Category::Management, false) => "Management",
            (Category::Management, true) => "管理",
            (Category::Grouping, false) => "Groups",
            (Category::Grouping, true) => "グループ",
            (Category::Security, false) => "Security",
            (Category::Security, true) => "セキュリティ",
            (Category::People, false) => "People and the outside",
            (Category::People, true) => "ユーザーと外部",
        }
    }

    /// How somebody is served.
    pub fn value(self, value: Value) -> String {
        value.of_user().get(&self.languages()).to_owned()
    }

    /// How well an element works.
    pub fn element(self, value: Value) -> String {
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

    /// Who still says sorry.
    pub fn told(self, actors: &str, pages: &str) -> String {
        if self.japanese {
            format!("{actors}: {pages}がお詫びを表示")
        } else {
            format!("{actors}: told so by {pages}")
        }
    }

    /// More work that does not arrive than is named.
    pub fn more_work(self, count: usize) -> String {
        if self.japanese {
            format!("ほかに届かない処理が{count}件")
        } else {
            format!("{count} more do not arrive")
        }
    }

    /// What a table of failures is.
    pub fn failures(self, pairs: bool) -> &'static str {
        match (pairs, self.japanese) {
            (false, false) => "What if one element fails?",
            (false, true) => "1つの要素が停止したら?",
            (true, false) => "What if two elements fail? The pairs that are worse than each of the two alone",
            (true, true) => "2つの要素が停止したら? 単独の障害より悪くなる組",
        }
    }

    /// Over a table of failures.
    pub fn when_fails(self, actors: &str, pairs: bool) -> String {
        match (pairs, self.japanese) {
            (false, false) => format!("{actors}, when one element fails"),
            (false, true) => format!("1つの要素が停止したときの{actors}の状態"),
            (true, false) => format!("{actors}, when two elements fail"),
            (true, true) => format!("2つの要素が停止したときの{actors}の状態"),
        }
    }

    /// Actors whom no failure touches.
    pub fn untouched(self, actors: &str) -> String {
        match self.japanese {
            true => format!("{actors}への影響はありません。"),
            false => format!("None of these failures makes a difference to {actors}."),
        }
    }

    /// How many pairs of failures of a state are worse than each of the two alone.
    pub fn count_of_pairs(self, index: usize, worse: usize, all: usize) -> String {
        let state = self.state(index);
        if self.japanese {
            format!("{state}: {all}組中{worse}組。")
        } else {
            format!("{state}: {worse} of {all} pairs.")
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
        if self.japanese { format!("状態{number}") } else { format!("State {number}") }
    }

    /// An element of a kind: once, if it is called what it is.
    pub fn called(self, kind: &str, name: &str) -> String {
        let name = name.replace('\n', " ");
        if kind == name { name } else { format!("{kind}: {name}") }
    }

    /// Parts of a phrase.
    pub fn comma(self, parts: &[String]) -> String {
        parts.join(if self.japanese { "、" } else { ", " })
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

    /// In the description: "adds a and b".
    pub fn clause(self, mark: Told, names: &str) -> String {
        match (mark, self.japanese) {
            (Told::Adds, false) => format!("adds {names}"),
            (Told::Adds, true) => format!("追加: {names}"),
            (Told::Removes, false) => format!("removes {names}"),
            (Told::Removes, true) => format!("削除: {names}"),
            (Told::Changes, false) => format!("changes {names}"),
            (Told::Changes, true) => format!("変更: {names}"),
            (Told::Moves, false) => format!("moves {names}"),
            (Told::Moves, true) => format!("移動: {names}"),
        }
    }

    /// In the description: an edge between two elements.
    pub fn edge(self, op: Op, from: &str, to: &str) -> String {
        let what = self.operator(op);
        match (self.japanese, op) {
            (true, Op::Association) => format!("{from}と{to}の{what}"),
            (true, _) => format!("{from}から{to}への{what}"),
            (false, Op::Association) => format!("the {what} of {from} with {to}"),
            (false, _) => format!("the {what} from {from} to {to}"),
        }
    }

    /// The rest of a list.
    pub fn more(self, count: usize) -> String {
        if self.japanese { format!("ほか{count}件") } else { format!("{count} more") }
    }

    /// The sentences of a step: that a pattern is applied, or what the author calls it, and what it does.
    pub fn change(self, pattern: Option<&str>, caption: Option<&str>, clauses: &[String]) -> String {
        if self.japanese {
            let step =
                pattern.map(|pattern| format!("{pattern}を適用。")).or(caption.map(|own| format!("「{own}」。")));
            let done: String = clauses.iter().map(|clause| format!("{clause}。")).collect();
            return match (step, done.is_empty()) {
                (None, true) => "変更なし。".to_owned(),
                (step, _) => step.unwrap_or_default() + &done,
            };
        }
        let done = clauses.join("; ");
        match (pattern, caption, done.is_empty()) {
            (Some(pattern), _, true) => format!("{pattern} is applied."),
            (Some(pattern), _, false) => format!("{pattern} is applied: it {done}."),
            (None, Some(own), true) => format!("Step “{own}”."),
            (None, Some(own), false) => format!("Step “{own}” {done}."),
            (None, None, true) => "No change.".to_owned(),
            (None, None, false) => format!("The step {done}."),
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
