//! The codes of errors and warnings, each with the page that `cdp-draw explain` prints.

mod japanese;

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $title:literal, $page:literal;)*) => {
        /// The code of an error or a warning.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $(#[doc = $title] $name),* }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The code as it is printed, such as `E0101`.
            pub const fn id(self) -> &'static str {
                match self { $(Code::$name => $id),* }
            }

            /// What it is about, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title),* }
            }

            /// Why it is an error, with an example of the mistake and of its remedy.
            pub const fn page(self) -> &'static str {
                match self { $(Code::$name => $page),* }
            }
        }
    };
}

codes! {
    Syntax = "E0101", "the text is not a statement of the language",
        "A statement could not be read. The message says what may stand at the marked place.\n\n    server web Web        // a label needs quotes\n    server web \"Web\"\n";
    Bracket = "E0102", "brackets do not match",
        "Every `{`, `[` and `(` needs its partner, and a quoted string or a `/* … */` comment needs its end.\n\n    server web {          // never closed\n    server web { disk data }\n";
    Nesting = "E0103", "too deeply nested",
        "Brackets may be nested 64 deep, `not` and `if` included, and 200 operators may follow each other in an expression. Steps and patterns may put elements into each other 60 deep, so that every state can be written as a text. A design that needs more is almost surely made by a faulty program.\n";
    TooLarge = "E0104", "a file or line is too long",
        "A source file may have 2 MiB and a line 1 MiB. Split the design with `import`.\n";
    Encoding = "E0105", "the file is not UTF-8",
        "Save the file as UTF-8. The message names the first byte that is not.\n";
    OtherLanguage = "E0106", "the text is in another language",
        "The text looks like a design of another program. cdp-draw has a language of its own:\n\n    user users \"Customers\"            // D2, YAML: users: Customers\n    server web \"Shop\"                 // Mermaid: web[Shop]\n    zone a \"Zone a\" { server app }    // Mermaid: subgraph, DOT: subgraph cluster_a\n    users -> web \"HTTPS\"              // D2: users -> web: HTTPS, Mermaid: users -->|HTTPS| web\n    web ~> app \"events\"               // Mermaid, PlantUML: web ->> app: events\n";
    MergeConflict = "E0107", "a merge conflict is not resolved",
        "Version control has left both sides of a change in the file, between `<<<<<<<` and `>>>>>>>`. Keep what is right, and remove the three marked lines.\n";
    UnknownKind = "E0201", "unknown kind",
        "The word before an id must be a kind of the vocabulary, one of its aliases, or declared with `kind`.\n\n    sever web             // did you mean `server`?\n    kind kafka : queue \"Kafka\"\n    kafka events\n";
    UnknownProperty = "E0202", "unknown property",
        "Each kind and each edge knows a set of properties. Data of your own goes into `tags = [\"…\"]`, `tooltip` or `link`.\n\n    server web colour=red\n    server web tags=[\"red\"]\n";
    UnknownId = "E0203", "no element with this id",
        "Edges, steps and hints name elements by their id. The element must be declared in this state. `link=\"#web\"` leads to an element of any state; to a part of another page leads `link=\"page.html#part\"`.\n";
    DuplicateId = "E0204", "an id is declared twice",
        "All ids of a design are in one namespace, whatever the elements are nested in.\n";
    Containment = "E0205", "an element cannot be put there",
        "What may hold what comes from the kind: a zone may be in a region, a network or at the top, but not in a disk.\nPatterns may put something elsewhere; an author who means it says `anyway`.\n\n    server web { cache sessions }\n    server web { cache sessions anyway }\n";
    SelfEdge = "E0206", "an edge leads to itself",
        "An edge joins two different elements.\n";
    UnknownEdge = "E0207", "no such edge",
        "`set a -> b`, `remove a -> b`, notes and callouts name an edge that exists in this state, with its operator.\n";
    BadValue = "E0208", "a value does not fit its property",
        "The message says what the property takes.\n";
    Misplaced = "E0209", "a statement stands in the wrong place",
        "Statements before the first step make the *before* state; after it, only step statements, definitions and hints may follow. Changes such as `remove` and `set` make a step each.\n";
    DuplicateKind = "E0210", "a kind is declared twice",
        "A user's kind needs a word of its own: not the id of a kind of the vocabulary, nor a word that the design has declared already. An alias of the vocabulary may be taken.\n";
    Empty = "E0211", "the design has no element",
        "There is nothing to draw. A first design:\n\n    user users\n    server web \"Web\"\n    users -> web\n";
    DuplicateEdge = "W0212", "an edge is declared twice",
        "Between two elements there is at most one edge of each operator. Declared twice, it is drawn once, with both labels: `read, write`. A property that both give with another value is an error.\n\n    web -> orders \"read\"\n    web -> orders \"write\"        // drawn as one line: read, write\n";
    LanguageTag = "W0213", "a word before a text is no language",
        "A word before a text says in which language it is: `ja \"お客様\" en \"Customers\"`. Languages have tags of their own, which are not those of countries: Japanese is `ja`, not `jp`. A word of two or three letters before a text may also be an id or a value that has slipped there.\n\n    user users jp \"お客様\"       // did you mean `ja`?\n    server my web \"Web\"         // the id is one word: my-web\n";
    UnknownWord = "W0215", "a word is drawn that is no kind",
        "The word before an id is no kind of the vocabulary, and the design declares none of that name. The picture is drawn, with a box that has the word as its name and means nothing: it never fails, and no pattern and no rule speaks of it. Write the kind that was meant, or say which kind it behaves like. With `--strict`, and for `check`, such a word is an error.\n\n    mainframe core                       // a box\n\n    kind mainframe : external managed \"Mainframe\"\n    mainframe core\n";
    OwnKind = "W0216", "a kind of the design's own goes before one of the vocabulary",
        "The vocabulary has a kind with this id. In the design, and in what imports it, the word means the design's own kind. Remove the line to use the built-in one, or choose another word. A word that is only an alias is free to be declared.\n\n    kind function : server               // there is a kind `function`\n    kind lambda : function \"Our lambda\"   // an alias: no warning\n";
    MovedWord = "W0217", "a word has another meaning than before",
        "Some words were aliases of an older kind and stand for a kind of their own now, which behaves in another way when something fails. The design is drawn. Write the id of the kind that is meant, so that every reader knows.\n\n    efs shared               // a file system of several zones; before, the same as `nfs`\n    nfs shared               // a server that shares its disk\n";
    GivenTwice = "E0214", "something is given twice",
        "A property, a title, a label or a language of a text stands once: of two, one would be lost.\n\n    server web size=m1.small size=m1.large\n    title = \"Shop\"\n    title = \"Store\"\n";
    Import = "E0301", "a file cannot be imported",
        "The path is relative to the importing file and must stay inside the folder of the design, or inside the folder that `--root DIR` names.\n\n    import \"../shared/kinds.cdp\"      // in teams/shop.cdp\n\n    cdp-draw teams/shop.cdp --root . -o shop.svg\n";
    ImportCycle = "E0302", "imports form a cycle",
        "A file must not import itself, directly or through others. The message prints the cycle.\n";
    UnknownPattern = "E0401", "unknown pattern",
        "`cdp-draw patterns` lists the built-in ones. A design defines its own with `pattern NAME { … }`.\n";
    UnknownParameter = "E0402", "unknown parameter",
        "`cdp-draw patterns NAME` shows a pattern's parameters.\n";
    BadParameter = "E0403", "a parameter's value does not fit",
        "The message says the type and range that the pattern declares.\n";
    NotApplicable = "E0404", "the pattern cannot be applied here",
        "The state lacks what the pattern needs. The message says what is missing. A note names what comes nearest to it, and help lines name what was tried and works: another target, a pattern to apply first, statements to add.\n\n    apply multi-datacenter to web      // the servers have no load balancer\n\n    apply multi-server to web\n    apply multi-datacenter to web\n\n`cdp-draw patterns --applicable DESIGN` tells which patterns fit a design, and what the others lack.\n";
    Bound = "E0405", "the design grows past a bound",
        "Patterns may grow a state only to a stated number of elements and edges, and may not run for ever.\n";
    PatternDefinition = "E0406", "a pattern's definition is wrong",
        "The message says what is wrong; docs/patterns.md describes the notation.\n";
    DuplicatePattern = "E0407", "a pattern's name is taken",
        "A pattern with the name of a built-in one must say `override pattern NAME`.\n";
    UnknownRule = "E0408", "unknown rule",
        "`allow`, `warn` and `deny` name rules of `cdp-draw check`, by their ids. `cdp-draw rules` lists the built-in ones; a design defines its own with `rule NAME { … }`.\n\n    allow = [singel-zone] \"a test site\"    // did you mean `single-zone`?\n";
    RuleDefinition = "E0409", "a rule's definition is wrong",
        "The message says what is wrong; docs/rules.md describes the notation.\n\n    rule small-server {\n      severity = hint\n      find x : server = elements(server) where it.size == \"m1.small\"\n      message = \"{x} is too small for production\"\n    }\n";
    DuplicateRule = "E0410", "a rule's name is taken",
        "A rule with the name of a built-in one must say `override rule NAME`.\n";
    Expectation = "E0501", "an expectation does not hold",
        "An `expect` statement says what must be true of the state at that point.\n";
    Invariant = "W0502", "a pattern cannot keep what it promises here",
        "After a pattern has been applied, its `ensure`s are looked at on the design itself. The picture is drawn, but one of them does not hold: the message names it in words, and the first condition that is not met. Often the design has another way round the pattern, such as users that call a server directly:\n\n    users -> lb -> web, web-2\n    users -> web          // still needs this one server\n\n`cdp-draw patterns NAME` shows what a pattern promises.\n";
    Finding = "C0701", "a rule of `check` has found something",
        "The rule's name stands in brackets; `cdp-draw rules NAME` shows why it is bad, an example, and the patterns that fix it. A finding that is meant is allowed where it belongs, with a reason:\n\n    allow = [single-zone] \"a test site\"\n    allow = [no-backup] on scratch \"rebuilt every night\"\n";
    UselessPolicy = "C0702", "an `allow` allows nothing",
        "No state of the design has a finding that this `allow` (or `warn`) speaks of: it was fixed, or it never was there. Remove the line, so that it does not hide a later one.\n";
    Hint = "W0601", "a layout hint could not be kept",
        "Hints are kept when they contradict neither containment nor each other.\n";
    Icon = "W0603", "an icon cannot be used",
        "`icon=\"…\"` names an SVG or PNG file in the folder of the design, or a built-in icon by its kind. Of an SVG, paths, gradients, clips and opacities are drawn, and nothing else; files that would cost too much are refused.\n";
    Contrast = "W0605", "a theme makes texts hard to read",
        "Each text of a theme needs a contrast of at least 4.5 to 1 with every ground that it may stand on (WCAG 2, level AA). The message names the text, the ground, their colours and the contrast.\n\n    [colours]\n    muted = \"#c0c0c0\"       # 1.8 on white\n    muted = \"#566273\"       # 6.2\n";
    OwnIcons = "W0604", "some kinds have no icon in the folder of `--icons`",
        "`--icons DIR` draws kinds with the files of a folder: the vendor's official icon set, or SVG and PNG files named like kinds (`server.svg`, `lb.png`). Kinds that have no file there keep the icons of this program. A file `icons.toml` in the folder says what names do not:\n\n    server = \"pictures/rack.svg\"\n    lb     = \"balance.png\"\n\n`cdp-draw icons --icons DIR` shows what is found.\n";
    CutText = "W0606", "a text is cut",
        "A label, the text of an edge, a title, a caption or a note has more words than lines that the picture has room for; its last line ends in an ellipsis. In an SVG the whole text is shown where the pointer rests, in a PNG nowhere. Line breaks of the text itself are all kept and do not count.\n\n    server web \"The one server that has everything of the shop on it, orders and pictures alike\"\n    server web \"Shop server\\n(orders, pictures)\"\n";
    CutShort = "W0608", "a search was ended before all was tried",
        "Searches may look at a counted number of things, so that no design takes minutes, and the same design ends in the same way everywhere. This one used them up. Of a layout, the best drawing that had been found by then is drawn, and lines or texts may lie over others: that happens with designs of very many lines for each element, which are read more easily in parts, too. Of `check --fix`, what was found by then is fixed.\n\n    cdp-draw dense.cdp --budget unlimited -o dense.svg\n";
    NoBoldFace = "W0607", "a font has no bold face",
        "Titles, captions and names of frames are bold. Where a font of your own has their letters and no bold face of it is given, its regular face is drawn there: nothing is thickened. Give both; which is which, the fonts say themselves.\n\n    cdp-draw design.cdp -o design.svg --font Own-Regular.otf --font Own-Bold.otf\n";
    Settings = "E0801", "a setting is wrong",
        "A team's settings stand in a file `cdp-draw.toml`, which is looked for in the folder of the design and in those that it is in. docs/settings.md lists what may be set.\n\n    theme = \"dark\"\n    width = 1600\n\nWhat the command line says goes before the environment (`CDP_DRAW_THEME`), this before the file, and the file before the design. `--no-config` leaves the file out.\n";
    Language = "W0802", "no text has the language of `--lang`",
        "`--lang` picks one language of texts that are given in several. When no text has it, each is shown in the first language that it has.\n\n    user users en \"Customers\" ja \"お客様\"\n\n`--lang ja` shows the second; `jp` is a country, not a language.\n";
    OlderPicture = "W0803", "the older picture is not of this design",
        "`--layout-from` keeps elements where they stood in an older picture of the same design. This picture has few or none of them, so that everything is placed anew.\n";
    MissingGlyph = "W0602", "no font has a character",
        "The embedded font covers Latin, symbols and Japanese. Give a font that has the character with `--font FILE`.\n";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
