//! The pages of the codes in Japanese. The compiler sees that none is missing.

use super::Code;

impl Code {
    /// What it is about, in a few words of Japanese.
    pub const fn title_ja(self) -> &'static str {
        self.japanese().0
    }

    /// Why it is an error, in Japanese, with an example of the mistake and of its remedy.
    pub const fn page_ja(self) -> &'static str {
        self.japanese().1
    }

    const fn japanese(self) -> (&'static str, &'static str) {
        match self {
            Code::Syntax => (
                "文として読めません",
                "文を読めませんでした。印の付いた場所に何を書けるかをメッセージが示します。\n\n    server web Web        // ラベルには引用符が必要です\n    server web \"Web\"\n",
            ),
            Code::Bracket => (
                "括弧の対応が取れていません",
                "`{`、`[`、`(`にはそれぞれ対になる括弧が、文字列と`/* … */`には終わりが必要です。\n\n    server web {          // 閉じられていません\n    server web { disk data }\n",
            ),
            Code::Nesting => (
                "入れ子が深すぎます",
                "括弧の入れ子は`not`と`if`を含めて64段まで、1つの式に続く演算子は200個までです。どの状態もテキストとして書き出せるように、ステップとパターンによる要素の入れ子は60段までです。それ以上が必要な図は、たいてい誤ったプログラムが作ったものです。\n",
            ),
            Code::TooLarge => (
                "ファイルまたは行が長すぎます",
                "1ファイルは2 MiB、1行は1 MiBまでです。`import`で図を分割してください。\n",
            ),
            Code::Encoding => (
                "UTF-8のファイルではありません",
                "ファイルをUTF-8で保存してください。最初に問題のあるバイトをメッセージが示します。\n",
            ),
            Code::OtherLanguage => (
                "別の言語の文章です",
                "別のプログラムの図のようです。cdp-drawには独自の言語があります。\n\n    user users \"お客様\"                // D2、YAML: users: お客様\n    server web \"店舗\"                  // Mermaid: web[店舗]\n    zone a \"ゾーンa\" { server app }    // Mermaid: subgraph、DOT: subgraph cluster_a\n    users -> web \"HTTPS\"              // D2: users -> web: HTTPS、Mermaid: users -->|HTTPS| web\n    web ~> app \"イベント\"              // Mermaid、PlantUML: web ->> app: イベント\n",
            ),
            Code::MergeConflict => (
                "マージの衝突が解決されていません",
                "バージョン管理が、変更の両側を`<<<<<<<`と`>>>>>>>`の間に残しています。正しい方を残し、印の付いた3行を削除してください。\n",
            ),
            Code::UnknownKind => (
                "知らない種類です",
                "IDの前の語は、語彙にある種類かその別名、または`kind`で宣言したものでなければなりません。\n\n    sever web             // `server`のことですか?\n    kind kafka : queue \"Kafka\"\n    kafka events\n",
            ),
            Code::UnknownProperty => (
                "知らないプロパティです",
                "書けるプロパティは、要素の種類や線によって決まっています。独自の情報は`tags = [\"…\"]`、`tooltip`、`link`に書きます。\n\n    server web colour=red\n    server web tags=[\"red\"]\n",
            ),
            Code::UnknownId => (
                "そのIDの要素がありません",
                "線、ステップ、配置の指定は、要素をIDで参照します。要素はその状態で宣言されていなければなりません。\n",
            ),
            Code::DuplicateId => {
                ("IDが2回宣言されています", "どこに入れ子になっていても、図のIDはすべて異なります。\n")
            }
            Code::Containment => (
                "その要素はそこに置けません",
                "何の中に何を置けるかは種類で決まります。例えばゾーンはリージョン、ネットワーク、最上位に置けますが、ディスクの中には置けません。\nパターンは別の場所に置くことがあります。意図して置くときは`anyway`と書きます。\n\n    server web { cache sessions }\n    server web { cache sessions anyway }\n",
            ),
            Code::SelfEdge => ("線がそれ自身に戻っています", "線は異なる2つの要素を結びます。\n"),
            Code::UnknownEdge => (
                "その線はありません",
                "`set a -> b`、`remove a -> b`、注記、吹き出しは、その状態にある線を演算子も含めて指定します。\n",
            ),
            Code::BadValue => ("値がプロパティに合いません", "プロパティが取る値をメッセージが示します。\n"),
            Code::Misplaced => (
                "文の場所が違います",
                "最初のステップより前の文が「前」の状態を作ります。その後に書けるのは、ステップの文、定義、配置の指定だけです。`remove`や`set`などの変更は、それぞれ1つのステップになります。\n",
            ),
            Code::UnknownWord => (
                "種類でない語が描かれています",
                "IDの前の語が語彙の種類になく、この図でも宣言されていません。その語を名前とする箱として描きます。箱に意味はなく、停止せず、パターンやルールの対象にもなりません。意図した種類を書くか、どの種類として振る舞うかを宣言します。`--strict`を付けたときと`check`ではエラーになります。\n\n    mainframe core                       // 箱\n\n    kind mainframe : external managed \"メインフレーム\"\n    mainframe core\n",
            ),
            Code::OwnKind => (
                "独自の種類が語彙の種類より優先されています",
                "語彙に同じIDの種類があります。この図と、これを読み込む図では、独自の種類を指します。組み込みの種類を使うならこの行を削除し、そうでなければ別の語にします。別名にすぎない語は自由に宣言できます。\n\n    kind function : server               // 種類`function`があります\n    kind lambda : function \"自社のLambda\"   // 別名なので警告はありません\n",
            ),
            Code::MovedWord => (
                "語の意味が以前と異なります",
                "以前は別の種類の別名だった語のいくつかは、障害時の振る舞いが異なる独自の種類を指すようになりました。図は描かれます。読む人に分かるように、意図した種類のIDを書いてください。\n\n    efs shared               // 複数ゾーンのファイルシステム。以前は`nfs`と同じ\n    nfs shared               // ディスクを共有するサーバ\n",
            ),
            Code::DuplicateKind => (
                "種類が2回宣言されています",
                "独自の種類には、語彙の種類のIDでも、この図で宣言済みの語でもない語が必要です。語彙の別名は使えます。\n",
            ),
            Code::Empty => (
                "図に要素がありません",
                "描くものがありません。最初の図の例:\n\n    user users\n    server web \"Web\"\n    users -> web\n",
            ),
            Code::DuplicateEdge => (
                "線が2回宣言されています",
                "2つの要素の間に引ける線は、演算子ごとに1本です。2回宣言すると、両方のラベルを付けた1本の線になります(`read, write`)。同じプロパティに違う値を書くとエラーです。\n\n    web -> orders \"read\"\n    web -> orders \"write\"        // 1本の線になります: read, write\n",
            ),
            Code::LanguageTag => (
                "文字列の前の語は言語ではありません",
                "文字列の前の語は言語を表します: `ja \"お客様\" en \"Customers\"`。言語のタグは国の記号とは別のもので、日本語は`jp`ではなく`ja`です。文字列の前の2、3文字の語は、紛れ込んだIDや値かもしれません。\n\n    user users jp \"お客様\"       // `ja`のことですか?\n    server my web \"Web\"         // IDは1語です: my-web\n",
            ),
            Code::GivenTwice => (
                "同じものが2回書かれています",
                "プロパティ、題名、ラベル、文字列の言語は1回だけ書きます。2つあると、一方が失われてしまいます。\n\n    server web size=m1.small size=m1.large\n    title = \"Shop\"\n    title = \"Store\"\n",
            ),
            Code::Import => (
                "ファイルを取り込めません",
                "パスは、取り込む側のファイルから見た相対パスで、図のフォルダの中でなければなりません。\n",
            ),
            Code::ImportCycle => (
                "取り込みが循環しています",
                "ファイルは、直接にも間接にも自分自身を取り込めません。循環をメッセージが示します。\n",
            ),
            Code::UnknownPattern => (
                "知らないパターンです",
                "`cdp-draw patterns`で組み込みのパターンを一覧できます。独自のパターンは`pattern 名前 { … }`で定義します。\n",
            ),
            Code::UnknownParameter => {
                ("知らないパラメータです", "`cdp-draw patterns 名前`でパターンのパラメータを見られます。\n")
            }
            Code::BadParameter => {
                ("パラメータの値が合いません", "パターンが宣言する型と範囲をメッセージが示します。\n")
            }
            Code::NotApplicable => (
                "ここにはパターンを適用できません",
                "その状態には、パターンに必要なものがありません。何が足りないか、何がそれに近いか、試してうまくいったこと(別の対象、先に適用するパターン、追加する文)をメッセージが示します。\n\n    apply multi-datacenter to web      // サーバの前にロードバランサがありません\n\n    apply multi-server to web\n    apply multi-datacenter to web\n\n`cdp-draw patterns --applicable 図`で、その図に合うパターンと、他のパターンに足りないものがわかります。\n",
            ),
            Code::Bound => {
                ("図が上限を超えます", "パターンが増やせる要素と線の数には上限があり、実行も無限には続けられません。\n")
            }
            Code::PatternDefinition => (
                "パターンの定義が正しくありません",
                "何が違うかをメッセージが示します。書き方はdocs/patterns.mdにあります。\n",
            ),
            Code::DuplicatePattern => (
                "パターンの名前が使われています",
                "組み込みのパターンと同じ名前にするには、`override pattern 名前`と書きます。\n",
            ),
            Code::UnknownRule => (
                "知らないルールです",
                "`allow`、`warn`、`deny`は`cdp-draw check`のルールをIDで指定します。`cdp-draw rules`で組み込みのルールを一覧できます。独自のルールは`rule 名前 { … }`で定義します。\n\n    allow = [singel-zone] \"テスト用\"    // `single-zone`のことですか?\n",
            ),
            Code::RuleDefinition => (
                "ルールの定義が正しくありません",
                "何が違うかをメッセージが示します。書き方はdocs/rules.mdにあります。\n\n    rule small-server {\n      severity = hint\n      find x : server = elements(server) where it.size == \"m1.small\"\n      message = \"{x}は本番には小さすぎます\"\n    }\n",
            ),
            Code::DuplicateRule => (
                "ルールの名前が使われています",
                "組み込みのルールと同じ名前にするには、`override rule 名前`と書きます。\n",
            ),
            Code::Expectation => {
                ("期待が成り立ちません", "`expect`文は、その時点の状態で成り立つべきことを書きます。\n")
            }
            Code::Invariant => (
                "パターンの保証がここでは成り立ちません",
                "パターンを適用した後、その`ensure`を実際の図で確かめます。図は描かれますが、保証の1つが成り立ちません。どの保証か、満たされない最初の条件は何かをメッセージが示します。多くの場合、サーバを直接呼ぶユーザーのように、パターンを迂回する経路があります。\n\n    users -> lb -> web, web-2\n    users -> web          // このサーバ1台にまだ依存しています\n\n`cdp-draw patterns 名前`でパターンの保証を見られます。\n",
            ),
            Code::Finding => (
                "`check`のルールが何かを見つけました",
                "角括弧の中がルールの名前です。`cdp-draw rules 名前`で、なぜ問題か、例、直すパターンがわかります。意図したものなら、その場所で理由とともに許可します。\n\n    allow = [single-zone] \"テスト用\"\n    allow = [no-backup] on scratch \"毎晩作り直す\"\n",
            ),
            Code::UselessPolicy => (
                "`allow`が何も許可していません",
                "この`allow`(または`warn`)が指す問題は、図のどの状態にもありません。直されたか、初めからなかったものです。後の問題を隠さないよう、行を削除してください。\n",
            ),
            Code::Hint => {
                ("配置の指定を守れませんでした", "配置の指定は、要素の入れ子や他の指定と矛盾しなければ守られます。\n")
            }
            Code::Icon => (
                "アイコンを使えません",
                "`icon=\"…\"`には、図のフォルダにあるSVGかPNGのファイル、または組み込みのアイコンの名前(種類)を書きます。SVGのうち描かれるのは、パス、グラデーション、切り抜き、不透明度だけです。負荷の大きすぎるファイルは拒否されます。\n",
            ),
            Code::Contrast => (
                "テーマの文字が読みにくくなっています",
                "テーマの文字色には、文字が載るどの地色とも4.5対1以上のコントラストが必要です(WCAG 2、レベルAA)。文字、地、それぞれの色、コントラストをメッセージが示します。\n\n    [colours]\n    muted = \"#c0c0c0\"       # 白の上で1.8\n    muted = \"#566273\"       # 6.2\n",
            ),
            Code::OwnIcons => (
                "`--icons`のフォルダにアイコンのない種類があります",
                "`--icons フォルダ`は、フォルダのファイルで種類を描きます。ベンダーの公式アイコン集や、種類の名前のSVGやPNG(`server.svg`、`lb.png`)が使えます。ファイルのない種類には、このプログラムのアイコンを使います。名前で決まらないものは、フォルダの`icons.toml`に書きます。\n\n    server = \"pictures/rack.svg\"\n    lb     = \"balance.png\"\n\n`cdp-draw icons --icons フォルダ`で、何が見つかったかを確かめられます。\n",
            ),
            Code::CutText => (
                "文字列が途中で切れています",
                "ラベル、線の文字列、題名、見出し、注記が、図にある行数に収まりません。最後の行は省略記号で終わります。SVGではポインタを置くと全体が見えますが、PNGでは見えません。文字列に書いた改行はすべて守られ、行数に数えません。\n\n    server web \"店舗の注文も画像もすべてを1台で受け持つサーバ\"\n    server web \"店舗サーバ\\n(注文、画像)\"\n",
            ),
            Code::CutShort => (
                "すべてを試す前に探索を終えました",
                "何分もかかる図がないように、またどこでも同じ結果になるように、探索で調べる数には上限があります。この図ではそれを使い切りました。レイアウトでは、それまでに見つかった最良の配置で描くため、線や文字が重なることがあります。要素に比べて線が非常に多い図で起こり、図を分けると読みやすくもなります。`check --fix`では、それまでに見つかった分だけを修正します。\n\n    cdp-draw dense.cdp --budget unlimited -o dense.svg\n",
            ),
            Code::NoBoldFace => (
                "フォントに太字がありません",
                "題名、見出し、枠の名前は太字です。指定したフォントにその文字があって太字がないときは、標準の太さで描き、太らせることはしません。両方を指定してください。どちらが太字かはフォント自身が示します。\n\n    cdp-draw design.cdp -o design.svg --font Own-Regular.otf --font Own-Bold.otf\n",
            ),
            Code::Settings => (
                "設定が正しくありません",
                "チームの設定は`cdp-draw.toml`に書きます。図のフォルダから上に向かって探されます。設定できるものはdocs/settings.mdにあります。\n\n    theme = \"dark\"\n    width = 1600\n\n優先順位は、コマンドライン、環境変数(`CDP_DRAW_THEME`)、ファイル、図の順です。`--no-config`でファイルを読まなくなります。\n",
            ),
            Code::Language => (
                "`--lang`の言語の文字列がありません",
                "`--lang`は、いくつかの言語で書かれた文字列から1つを選びます。その言語の文字列が1つもないときは、それぞれの最初の言語で表示します。\n\n    user users en \"Customers\" ja \"お客様\"\n\n`--lang ja`なら2つ目です。`jp`は国で、言語ではありません。\n",
            ),
            Code::OlderPicture => (
                "以前の絵がこの図のものではありません",
                "`--layout-from`は、同じ図の以前の絵と同じ場所に要素を置きます。この絵には図の要素がほとんどないため、すべてを新しく配置します。\n",
            ),
            Code::MissingGlyph => (
                "どのフォントにもない文字です",
                "組み込みのフォントにあるのは、ラテン文字、記号、日本語です。その文字を持つフォントを`--font ファイル`で指定してください。\n",
            ),
        }
    }
}
