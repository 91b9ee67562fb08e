//! What stands under the help of each subcommand.

pub(super) const EXAMPLES: &str = "\
Examples:
  cdp-draw design.cdp -o design.svg               the before-and-after slide
  cdp-draw design.cdp -o design.png --width 1600  as a picture of 1600 pixels
  cdp-draw design.cdp -o 'out-{stage}.svg'        one file for each state
  cdp-draw a.cdp b.cdp -o '{name}.svg'            several designs, a picture for each
  cdp-draw design.cdp --stage 2 --lang ja -o -    state 2 in Japanese, to standard output
  cdp-draw - -o out.svg < design.cdp              the design from standard input
  cdp-draw design.cdp --format json | jq .        the states as data
  cdp-draw design.cdp --stage 2 -o state.cdp      state 2 as text, as if it had been written so
  cdp-draw check design.cdp                       what an architect would object to
  cdp-draw simulate design.cdp --fail web         is everybody still served without it?
  cdp-draw diff old.cdp new.cdp                   what differs between two designs
  cdp-draw patterns multi-server                  what a pattern does; with `-o p.svg`, its picture

A first design:
  user users
  server web \"Web\"
  db shop \"MySQL\"
  users -> web -> shop
  apply multi-server to web

Exit status: 0 fine; 1 the design is wrong or an `expect` does not hold; 2 the command line is
wrong or a file cannot be read or written.";

pub(super) const SIMULATE_EXAMPLES: &str = "\
Examples:
  cdp-draw simulate design.cdp --fail web              stop `web` in every state
  cdp-draw simulate design.cdp --fail web,zone-1a --stage 3 --lang ja
  cdp-draw simulate design.cdp --fail web -o out.svg   the same failure in every state, as a slide
  cdp-draw simulate design.cdp --fail web --format json | jq .stages[].served
  cdp-draw simulate design.cdp                         every single failure in every state
  cdp-draw simulate design.cdp -o failures.svg         that table as a slide
  cdp-draw simulate design.cdp --all                   also of what a provider keeps running
  cdp-draw simulate design.cdp --pairs --stage 6       two failures at a time

Values: ok; degraded, served but partly; recoverable, not served until an operator acts; down.
Exit status: 0 whatever comes out; 1 the design is wrong; 2 the command line is wrong or a file
cannot be read or written.";

pub(super) const CATALOG_EXAMPLES: &str = "\
FOLDER gets a README.md that leads to a folder for each language; there a README.md lists the
patterns by category, and each pattern has a page (.md) and a picture (.svg) of its example before
and after.

A folder that is in use may be given. Pages that this command has made before are written anew, and
only if they are others now; nothing is ever deleted. When another file stands where a page belongs,
it is named and nothing is written at all.

Examples:
  cdp-draw catalog docs/catalog
  cdp-draw catalog docs/catalog --lang ja --theme dark";

pub(super) const PATTERNS_EXAMPLES: &str = "\
Examples:
  cdp-draw patterns                                  all patterns, by category
  cdp-draw patterns multi-server --lang ja           the whole page of one
  cdp-draw patterns multi-server -o multi-server.svg its example before and after, as a slide
  cdp-draw patterns multi-server -o multi-server.cdp its example as a design, to go on from there
  cdp-draw patterns --applicable design.cdp          which fit its last state, and what the others lack
  cdp-draw patterns --applicable design.cdp --stage 1 --format json
  cdp-draw patterns --found design.cdp               which its last state embodies already, and where
  cdp-draw patterns multi-server --format json | jq .example.stages[1].changes";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
To install them, for you alone (the folder must be there; a new shell has them):
  bash        cdp-draw completions bash > ~/.local/share/bash-completion/completions/cdp-draw
  zsh         cdp-draw completions zsh > ~/.zfunc/_cdp-draw
              and in ~/.zshrc, before `compinit`: fpath=(~/.zfunc $fpath)
  fish        cdp-draw completions fish > ~/.config/fish/completions/cdp-draw.fish
  elvish      cdp-draw completions elvish >> ~/.config/elvish/rc.elv
  nushell     cdp-draw completions nushell | save -f ($nu.default-config-dir | path join cdp-draw.nu)
              and in config.nu: use cdp-draw.nu *
  powershell  cdp-draw completions powershell >> $PROFILE";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  cdp-draw man | man -l -                         the page of the program
  cdp-draw man --of check | man -l -              that of a subcommand
  cdp-draw man ~/.local/share/man/man1            all of them, where `man cdp-draw-check` finds them";

pub(super) const DRAW_EXAMPLES: &str = "\
Examples:
  cdp-draw draw design.cdp -o design.svg          the same as `cdp-draw design.cdp -o design.svg`
  cdp-draw draw designs -o out/                   every design of a folder, as SVG
  cdp-draw draw design.cdp -o a.svg -o a.png      in two formats
  cdp-draw draw design.cdp -o a.svg --open        and show it
  cdp-draw draw design.cdp -o a.svg --deps a.d    for a Makefile with `-include a.d`";
