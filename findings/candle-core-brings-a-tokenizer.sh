#!/usr/bin/env bash
# candle-core 0.11.1 makes every program that wants tensors compile a text tokenizer.
#
# What one would guess: a crate of tensors with `default-features = false` brings what tensors need, and reading the vocabulary
# of a quantized language model (`candle_core::quantized::tokenizer`) is behind a feature.
# What happens: `tokenizers` 0.23 is a plain dependency for every target but wasm32, with a regular-expression engine behind
# it, and no feature of candle-core leaves it out. A program that adds two vectors on a CPU resolves all of it.
# Whom it hurts: whoever builds candle in CI or on small machines; and whoever must list or audit what is compiled in.
#
# Needs Cargo and crates.io; nothing is compiled.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --lib --name tensors --vcs none
cargo add --quiet candle-core@=0.11.1 --no-default-features
cargo --version

packages() { cargo tree --edges normal,build --prefix none "$@" | sed 's/ (\*)$//; s/ (proc-macro)//' | sort -u; }
target="$(rustc -vV | sed -n 's/^host: //p')"
packages --target "$target" >all.txt
cargo tree --target "$target" --edges normal --invert tokenizers --depth 1

# What stays when the tokenizer's own branch of the tree is cut off.
packages --target "$target" --prune tokenizers >without.txt
all="$(wc -l <all.txt)"
without="$(wc -l <without.txt)"
echo "packages of candle-core without any feature: $all; without tokenizers: $without; only for it: $((all - without))"
comm -23 all.txt without.txt | tr '\n' ';'
echo

grep -q '^tokenizers v0\.23' all.txt
cargo metadata --format-version 1 | python3 -c '
import json, sys
[candle] = [p for p in json.load(sys.stdin)["packages"] if p["name"] == "candle-core"]
[needed] = [d for d in candle["dependencies"] if d["name"] == "tokenizers"]
print("optional:", needed["optional"], "| target:", needed["target"])
off = [name for name, needs in candle["features"].items() if any("tokenizers" in need for need in needs)]
print("features that switch it:", off)
assert not needed["optional"] and "wasm32" in needed["target"] and off == []
'
echo "as described, if at least 25 packages are there for the tokenizer alone"
[ "$((all - without))" -ge 25 ]
