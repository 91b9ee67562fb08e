//! What the rules find differently, as rows.

use crate::cli::diff::rows::{Fate, Row, Rows, row};
use crate::output::comparison::{Findings, Judged};

impl Rows<'_> {
    /// Findings: what is new with its words, what is judged differently, and what is gone by rule.
    pub fn findings(&self) -> Vec<Row> {
        let Findings { gone, new, changed, .. } = &self.comparison.findings;
        let new =
            new.iter().map(|one| row(Fate::Found, &one.rule, format!("{}: {}", self.level(one.severity), one.message)));
        let mut mended: Vec<(&str, Vec<String>)> = Vec::new();
        for one in gone {
            let element = self.now(&one.element);
            match mended.iter_mut().find(|(rule, _)| *rule == one.rule) {
                Some((_, elements)) => elements.push(element),
                None => mended.push((&one.rule, vec![element])),
            }
        }
        let mended = mended.into_iter().map(|(rule, elements)| row(Fate::Mended, rule, elements.join(", ")));
        new.chain(changed.iter().map(|one| self.judged(one))).chain(mended).collect()
    }

    /// How many findings there are of each sort: "1 new, 2 gone, 3 as before".
    pub fn findings_summary(&self) -> String {
        let counts = &self.comparison.summary.findings;
        let all = [
            (counts.new, "new", "新規"),
            (counts.changed, "judged differently", "判定変更"),
            (counts.gone, "gone", "解消"),
            (counts.same, "as before", "変わらず"),
        ];
        let some = all.into_iter().filter(|(count, ..)| *count > 0);
        let words = some.map(|(count, en, ja)| match self.japanese {
            true => format!("{ja}{count}件"),
            false => format!("{count} {en}"),
        });
        words.collect::<Vec<_>>().join(self.say(", ", "、"))
    }

    fn judged(&self, one: &Judged) -> Row {
        let side = |level: Option<&'static str>| level.map_or(self.say("allowed", "許可"), |level| self.level(level));
        let reason = one.reason.as_ref().filter(|_| one.new.is_none());
        let reason = reason.map(|reason| match self.japanese {
            true => format!("({reason})"),
            false => format!(" ({reason})"),
        });
        let text = format!("{}: {} → {}{}", one.element, side(one.old), side(one.new), reason.unwrap_or_default());
        row(Fate::Changed, &one.rule, text)
    }

    fn level<'w>(&self, severity: &'w str) -> &'w str {
        match (self.japanese, severity) {
            (true, "error") => "エラー",
            (true, "warning") => "警告",
            (true, "hint") => "ヒント",
            (_, other) => other,
        }
    }
}
