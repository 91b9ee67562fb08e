//! What a run may spend on one design: counted, not timed, so that the same input ends in the same way everywhere.
//!
//! A [`Purse`] holds what may be spent of one [`Resource`]. Whoever does work that input can multiply draws from it first,
//! about in proportion to the time or memory that the work will take. Where half a result is worth nothing, an empty purse
//! is an error, [`Spent`]; where a search has found something already, it ends the search.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::{LocalisedText, both};

/// How much a run may spend.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Generosity {
    /// A tenth of what is usual, for a service that draws texts of strangers.
    Low,
    /// Enough for every sensible design of up to 10,000 elements.
    #[default]
    Normal,
    /// As much as there is.
    Unlimited,
}

impl Generosity {
    /// The part of a usual amount.
    pub fn of(self, usual: u64) -> u64 {
        match self {
            Generosity::Low => usual / 10,
            Generosity::Normal => usual,
            Generosity::Unlimited => u64::MAX / 4,
        }
    }

    /// The same for what is counted in memory.
    pub fn of_size(self, usual: usize) -> usize {
        usize::try_from(self.of(usual as u64)).unwrap_or(usize::MAX / 4)
    }
}

/// What is spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resource {
    /// Steps of the evaluation of patterns and rules.
    Evaluation,
    /// Elements and edges of all states together.
    States,
    /// Bytes of the texts that patterns put into states.
    Texts,
    /// Places that the layout looks at.
    Layout,
    /// Elements, lines and texts of all states that are drawn.
    Shapes,
    /// Bytes of what is written.
    Output,
    /// Elements and edges that simulated failures go through.
    Failures,
}

impl Resource {
    /// What is counted, in words that follow a number.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Resource::Evaluation => ("steps of patterns and rules", "ステップ(パターンとルールの評価)"),
            Resource::States => ("elements and edges in all states together", "個(全状態の要素と線の合計)"),
            Resource::Texts => ("bytes of texts made by patterns", "バイト(パターンが作る文字列)"),
            Resource::Layout => ("places that the layout looks at", "か所(レイアウトの探索)"),
            Resource::Shapes => ("elements, lines and texts in all pictures", "個(すべての図の要素・線・文字列の合計)"),
            Resource::Output => ("bytes of output", "バイト(出力)"),
            Resource::Failures => ("elements and edges gone through by failures", "個(障害の計算で調べる要素と線)"),
        }
    }
}

/// A purse was empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spent {
    /// What was spent.
    pub resource: Resource,
    /// How much there was of it.
    pub all: u64,
}

impl Spent {
    /// What is wrong.
    pub fn words(&self) -> LocalisedText {
        let (all, (en, ja)) = (grouped(self.all), self.resource.words());
        both!("it takes more than {all} {en}", "{all}{ja}を超えます")
    }

    /// What to do.
    pub fn help(&self) -> LocalisedText {
        both!(
            "make the design smaller, or give the program more with `--budget unlimited`",
            "図を小さくするか、`--budget unlimited`で上限を外してください"
        )
    }
}

/// A number with commas, as people read it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What may be spent of one resource. Clones draw from the same.
#[derive(Clone, Debug)]
pub struct Purse {
    resource: Resource,
    all: u64,
    left: Arc<AtomicU64>,
}

impl Purse {
    /// A full purse.
    pub fn new(resource: Resource, all: u64) -> Purse {
        Purse { resource, all, left: Arc::new(AtomicU64::new(all)) }
    }

    /// Takes something out; when there is not enough, the purse is empty from then on.
    pub fn draw(&self, cost: usize) -> Result<(), Spent> {
        // One thread draws from a purse at a time: what runs side by side has parts of its own.
        let left = self.left();
        match left.checked_sub(cost as u64) {
            Some(rest) => {
                self.left.store(rest, Ordering::Relaxed);
                Ok(())
            }
            None => {
                self.left.store(0, Ordering::Relaxed);
                Err(self.spent())
            }
        }
    }

    /// What is left.
    pub fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// True when nothing is left.
    pub fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// That there was not enough, as an error.
    pub fn spent(&self) -> Spent {
        Spent { resource: self.resource, all: self.all }
    }

    /// A purse of its own with at most `most` of what is left, to be settled with [`Purse::settle`]. What is in it is not
    /// taken out here: of several parts that are used side by side, together they may spend more than there is.
    pub fn part(&self, most: u64) -> Purse {
        let all = self.left().min(most);
        Purse { resource: self.resource, all, left: Arc::new(AtomicU64::new(all)) }
    }

    /// Takes out what was spent of a part.
    pub fn settle(&self, part: &Purse) {
        let rest = self.left().saturating_sub(part.all - part.left());
        self.left.store(rest, Ordering::Relaxed);
    }
}

/// A purse of everything. Clones draw from the same purses: one budget is of one design.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Steps of evaluation.
    pub evaluation: Purse,
    /// Steps of the evaluation of what is only tried, to find what would help.
    pub tries: Purse,
    /// Elements and edges of all states.
    pub states: Purse,
    /// Bytes of texts in states.
    pub texts: Purse,
    /// Places that the layout looks at.
    pub layout: Purse,
    /// Elements and edges that failures go through.
    pub failures: Purse,
    /// Elements, lines and texts of all states that are drawn.
    pub shapes: Purse,
    /// Bytes of what is written.
    pub output: Purse,
}

impl Budget {
    /// Full purses. The usual amounts are such that each is spent in a few seconds, or within some 300 MB.
    pub fn new(generosity: Generosity) -> Budget {
        let purse = |resource, usual| Purse::new(resource, generosity.of(usual));
        Budget {
            evaluation: purse(Resource::Evaluation, 20_000_000),
            tries: purse(Resource::Evaluation, 20_000_000),
            states: purse(Resource::States, 4_000_000),
            texts: purse(Resource::Texts, 32 << 20),
            layout: purse(Resource::Layout, 16_000_000),
            failures: purse(Resource::Failures, 200_000_000),
            shapes: purse(Resource::Shapes, 1_000_000),
            output: purse(Resource::Output, 128 << 20),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purse_is_drawn_from_until_it_is_empty() {
        let purse = Purse::new(Resource::Layout, 10);
        let same = purse.clone();
        assert_eq!((purse.draw(4), same.left()), (Ok(()), 6));
        assert_eq!(same.draw(7), Err(Spent { resource: Resource::Layout, all: 10 }));
        assert!(purse.is_empty() && purse.draw(1).is_err());
        assert_eq!(purse.draw(0), Ok(()));
    }

    #[test]
    fn a_part_is_settled() {
        let purse = Purse::new(Resource::Evaluation, 10);
        let part = purse.part(6);
        assert_eq!((part.left(), part.draw(5), purse.left()), (6, Ok(()), 10));
        purse.settle(&part);
        assert_eq!((purse.left(), purse.part(100).left()), (5, 5));
        let (a, b) = (purse.part(5), purse.part(5));
        assert!(a.draw(5).is_ok() && b.draw(5).is_ok());
        purse.settle(&a);
        purse.settle(&b);
        assert!(purse.is_empty());
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 40_000_000].map(grouped), ["0", "999", "1,000", "40,000,000"]);
    }

    #[test]
    fn generosity_differs() {
        let all = |generosity| Budget::new(generosity).evaluation.left();
        assert!(all(Generosity::Low) < all(Generosity::Normal));
        assert!(all(Generosity::Normal) < all(Generosity::Unlimited));
    }
}
