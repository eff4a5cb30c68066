# What the bats of this directory share.

# build TARGET...: quietly, from the repo or from the directory $TREE.
build() {
    make -s -C "${TREE:-$ROOT}" "$@"
}

# replay TARGET: its committed inputs, each read in every way: those that a fuzzer found,
# and those written by hand, of which some are too long to fuzz from. Output in $output.
replay() {
    shopt -s nullglob
    run "${TREE:-$ROOT}/build/replay/$1" "$ROOT"/tests/fuzz/{corpus,by-hand}/"$1"/*
}
