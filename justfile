# Short names for the usual commands. `just` lists them.

default:
    @just --list

# All tests
test:
    cargo test

# What the checks on a change run
ci:
    .ci/run

# The program as it is published: as fast and as small as can be had, and without the paths of this machine
dist:
    RUSTFLAGS="--remap-path-prefix=$PWD=cdp-draw --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" \
        cargo build --profile dist --locked

# The library under Node
wasm:
    tests/wasm/run.sh

# Draws a design: `just draw examples/e-commerce.cdp out.svg`
draw design output *options:
    cargo run --release -- {{design}} -o {{output}} {{options}}

# Makes the pictures of README and docs again
gallery:
    bash docs/make-gallery.sh

# Measures the whole program on its examples
bench:
    cargo bench --bench process

# Measures it beside other programs that are installed: `just peers --designs S,M`
peers *options:
    cargo bench --bench peers -- {{options}}

# Makes the pictures of docs/comparison.md again
comparison:
    bash docs/make-comparison.sh

# Formats the code
fmt:
    cargo fmt
