//! The page itself.

/// Its frame.
pub const PAGE: &str = include_str!("page/page.html");
/// How it looks.
pub const STYLE: &str = include_str!("page/page.css");
/// What it does.
pub const SCRIPT: &str = include_str!("page/page.js");

/// The sign in the tab of the browser: whether the text can be drawn.
pub fn favicon(broken: bool) -> String {
    let colour = if broken { "#c62828" } else { "#1b7f4b" };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><rect width=\"16\" height=\"16\" rx=\"4\" \
         fill=\"{colour}\"/><path d=\"M3 5h4v6H3zM9 5h4v6H9zM7 8h2\" fill=\"none\" stroke=\"#fff\" \
         stroke-width=\"1.4\"/></svg>"
    )
}
