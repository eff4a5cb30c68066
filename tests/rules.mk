# The rules of the tests, for the Makefile. Only `make test`, its parts and `make bench`
# install what they need; all others say what is missing.

# Each bats file belongs to one part: to the one whose list has it, else to `make test`.
# BUILDS is what every build of stepdown is judged by.
BATS    = $(wildcard tests/*.bats tests/*/*.bats)
QUICK   = $(wildcard tests/*.bats)
FUZZ    = tests/fuzz/fuzz.bats
PROVE   = tests/prove/prove.bats
PODS    = $(wildcard tests/servers/kubernetes.bats tests/servers/everywhere.bats)
SERVERS = $(filter-out $(PODS),$(wildcard tests/servers/*.bats))
MUTANTS = tests/mutants/mutants.bats tests/coverage/coverage.bats
FAULTS  = $(wildcard tests/faults/pairs.bats)
OTHERS  = $(FUZZ) $(PROVE) $(FAULTS) $(MUTANTS) $(PODS) $(SERVERS) $(wildcard tests/builds/*.bats tests/dist/*.bats \
          tests/packaging/*.bats tests/lint/*.bats)
PEERS   = $(shell grep -l '^\# bats [a-z]*_tags=.*peers' $(BATS))
BUILDS  = $(wildcard tests/faults/hostile.bats tests/faults/faults.bats tests/faults/elf.bats) \
          $(QUICK) tests/docs/readme.bats tests/docker/containers.bats \
          tests/docker/options.bats tests/parity/parity.bats
# the long ones first, so that none is left alone at the end
LONG    = $(wildcard tests/faults/own-attacks.bats tests/faults/faults.bats tests/parity/parity.bats \
          tests/docker/*.bats tests/files.bats tests/own.bats)
TEST    = $(LONG) $(filter-out $(LONG) $(OTHERS),$(BATS))

# whose compilers build a release
BOOKWORM = $(shell grep bookworm /etc/os-release)

# .ci/run and .ci/weekly share them
PARTS   = test-builds test-faults test-fuzz test-prove test-dist test-packages test-servers \
          test-mutants test-peers test-lint

# before anything is installed, whether the tests can run here
NEEDS   = tests/run-suite able && tests/install-needed

# programs that the tests run, static, so that they run in any container
$(BUILD)/tests/%: tests/helpers/%.c $(BY)
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -static -o $@ $<

# what injects faults into system calls
$(BUILD)/tests/inject: $(wildcard tests/faults/inject/*.[ch]) $(BY)
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -static -o $@ $(filter %.c,$^)

# what Makefile's own variables do not say of it
TESTS_BUILT_BY = $(CHECKED) $(PARSER_FLAGS)

.PHONY: programs
programs: all $(BUILD)/tests/inject $(patsubst tests/helpers/%.c,$(BUILD)/tests/%,$(wildcard tests/helpers/*.c))

.PHONY: quick test test-all $(PARTS)
# T is the name of a file, F a regular expression for the names of its tests
quick: ## as root, in 35 s on two cores, 95 s on one: what stepdown promises; T=files F='broken uid' for one test
	@$(NEEDS) --say build quick
	@$(MAKE) -s programs
	@FILTER='$(F)' tests/run-suite shipped $(if $(T),tests/$(T).bats,$(QUICK))

test: ## as root: how the program behaves on this machine and in containers
	@$(NEEDS) build quick test
	@$(MAKE) -s programs replayers
	@FILTER='$(F)' tests/run-suite shipped $(if $(T),tests/$(T).bats,$(TEST))

.PHONY: parts
parts:
	@echo test $(PARTS)

test-all: ## as root: `make test`, and then every part below
	@tests/all-of $(foreach part,test $(PARTS),'$(MAKE) -s $(part)')

test-builds: ## those tests again under sanitizers and valgrind, which must find planted mistakes
	@$(NEEDS) build quick test checked builds
	@$(MAKE) -s programs
	@tests/all-of \
	    'tests/run-suite sanitized $(BUILDS)' 'tests/run-suite trapping $(BUILDS)' \
	    'tests/run-suite valgrind $(BUILDS)' \
	    'tests/run-suite shipped $(wildcard tests/builds/*.bats)'

test-fuzz: ## the parsers compared with an oracle: new inputs, and all short strings
	@$(NEEDS) build quick test checked
	@$(MAKE) -s programs replayers fuzzers exhaustive
	@tests/run-suite shipped $(FUZZ)

test-prove: ## the parsers judged by a model checker
	@$(NEEDS) build quick test
	@$(MAKE) -s programs
	@tests/run-suite shipped $(PROVE)

test-faults: ## every pair of faults of system calls, and every static filter
	@$(NEEDS) build quick test
	@$(MAKE) -s programs
	@tests/run-suite shipped $(FAULTS)

test-dist: ## the binaries of all architectures, each run by qemu, and built twice
	@$(NEEDS) build quick test $(if $(BOOKWORM),dist dist-tests npm $(CROSS_GCC))
	@$(MAKE) -s programs
	@tests/run-suite shipped $(wildcard tests/dist/*.bats)

test-packages: ## the packages of Debian and Alpine
	@$(NEEDS) build quick test deb deb-tests aport aport-tests
	@$(MAKE) -s programs
	@tests/run-suite shipped $(wildcard tests/packaging/*.bats)

test-servers: ## Zebra and Debian's servers, on Docker, userns-remapped Docker and podman; pods by today's podman
	@$(NEEDS) build quick test servers
	@$(MAKE) -s programs
	@tests/all-of 'tests/run-suite shipped $(SERVERS)' \
	    'tests/in-unstable quick test servers -- tests/run-suite shipped $(PODS)'

test-mutants: ## which code the tests do not reach, and whether `make mutants` sees a hole in tests
	@$(NEEDS) build quick test coverage mutants
	@$(MAKE) -s programs exhaustive
	@tests/run-suite shipped $(MUTANTS)

test-peers: ## all that compares with other tools, by this Debian's and by today's: 20,000 random cases
	@$(NEEDS) build quick test peers
	@$(MAKE) -s programs
	@tests/all-of '$(MAKE) -s compare' \
	    'tests/in-unstable quick test peers servers newest gvisor -- $(MAKE) -s compare'

# Docker's part of it takes minutes. What judges the comparison itself is left to the first run,
# and gosu's own tests to the second, which has its source.
.PHONY: compare
compare:
	@tests/all-of \
	    'ONLY=peers tests/run-suite shipped $(filter-out %/$(if $(IN_UNSTABLE),parity,gosu).bats,$(PEERS))' \
	    'PARITY_GOSU_CASES=20004 PARITY_DOCKER_CASES=720 PARITY_TABLE_WITH=docker \
	    tests/run-suite shipped tests/parity/parity.bats'

test-lint: ## the linters, on src, scripts and workflows; each must find a planted mistake
	@$(NEEDS) build quick lint workflows npm
	@$(MAKE) -s programs
	@tests/run-suite shipped $(wildcard tests/lint/*.bats)

lint: ## the linters alone
	@tests/install-needed --say build lint
	@tests/lint/run

# The same program for tests that find more: with sanitizers; with those that need no
# library, static; and under valgrind.
CHECKED    = -std=c11 $(WARNINGS) $(DEFINES) -Iinclude -O1 -g
SANITIZERS = -fsanitize=address,undefined,integer -fno-sanitize-recover=all \
             -fno-omit-frame-pointer -DREPORTS='"$(abspath $(BUILD)/sanitized/reports/on)"'

# Two builds have the name of a file here built in: where the tree is, which run-suite may change.
$(BUILD)/here: export HERE = $(CURDIR)
$(BUILD)/here: always | $(BUILD)
	@echo "$$HERE" | cmp -s - $@ || echo "$$HERE" >$@

$(BUILD)/sanitized/stepdown: tests/builds/sanitizer-options.c $(SOURCES) $(HEADERS) $(BY) $(BUILD)/here
	@mkdir -p $(@D)
	@clang $(CHECKED) $(SANITIZERS) -o $@ $(filter %.c,$^)

$(BUILD)/trapping/stepdown: TRAPS = -fsanitize=undefined -fsanitize-undefined-trap-on-error

$(BUILD)/trapping/stepdown $(BUILD)/memcheck/stepdown: $(SOURCES) $(HEADERS) $(BY)
	@mkdir -p $(@D)
	@$(CC) $(CHECKED) $(HARDEN) $(TRAPS) $(PIE) -o $@ $(SOURCES)

$(BUILD)/valgrind/stepdown: tests/builds/launch-valgrind.c $(BUILD)/memcheck/stepdown $(BUILD)/here
	@mkdir -p $(@D)
	@$(CC) -std=c11 -Wall -Wextra -O1 -static -DMEMCHECK='"$(abspath $(BUILD)/memcheck/stepdown)"' -o $@ $<

# The parsers, on a stand-in for the kernel and beside an oracle: what fuzzes them, what
# replays the corpus without a fuzzer, and what goes through all short strings and ids.
PARSER_SOURCES = $(patsubst %,src/%.c,arguments gid_set group id identity lines passwd spec text) \
                 $(patsubst %,tests/fuzz/%.c,stand_in oracle target)
PARSER_OBJECTS = $(patsubst %.c,$(BUILD)/parsers/%.o,$(notdir $(PARSER_SOURCES)))
PARSER_HEADERS = $(HEADERS) $(wildcard tests/fuzz/*.h tests/exhaustive/*.h)
FUZZ_TARGETS   = id spec passwd group resolve
SANITIZE       = -fsanitize=address,undefined -fno-sanitize-recover=all
# so small that short inputs reach every limit
PARSER_SIZES   = -DCHUNK_SIZE=40ul -DLINE_LENGTH_MAX=63ul -DNAME_SIZE_MAX=20ul -DGID_SET_MAX=8ul
PARSER_FLAGS   = -std=c11 -D_GNU_SOURCE $(WARNINGS) -g -O2 $(SANITIZE) $(PARSER_SIZES) \
                 -Iinclude -Itests/fuzz

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(PARSER_SOURCES) $(PARSER_HEADERS) $(BY)
	@mkdir -p $(@D)
	@clang $(PARSER_FLAGS) -fsanitize=fuzzer -o $@ $(PARSER_SOURCES) $<

vpath %.c src tests/fuzz tests/exhaustive
$(BUILD)/parsers/%.o: %.c $(PARSER_HEADERS) $(BY)
	@mkdir -p $(@D)
	@gcc $(PARSER_FLAGS) -c -o $@ $<

$(BUILD)/replay/%: $(BUILD)/parsers/fuzz_%.o $(BUILD)/parsers/replay.o $(PARSER_OBJECTS)
	@mkdir -p $(@D)
	@gcc $(SANITIZE) -o $@ $^

$(BUILD)/exhaustive/%: $(BUILD)/parsers/%.o $(BUILD)/parsers/zero.o $(PARSER_OBJECTS)
	@mkdir -p $(@D)
	@gcc $(SANITIZE) -o $@ $^

.PHONY: fuzzers replayers replay exhaustive fuzz prove coverage mutants bench bench-today
fuzzers: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
replayers: $(FUZZ_TARGETS:%=$(BUILD)/replay/%)
replay: replayers
	@for target in $(FUZZ_TARGETS); do \
	    $(BUILD)/replay/$$target tests/fuzz/*/$$target/* || exit 1; done

$(BUILD)/exhaustive/%-files: $(BUILD)/parsers/endings.o $(BUILD)/parsers/fuzz_%.o $(PARSER_OBJECTS)
	@mkdir -p $(@D)
	@gcc $(SANITIZE) -o $@ $^

exhaustive: $(patsubst %,$(BUILD)/exhaustive/%,strings numbers passwd-files group-files)
.SECONDARY:

fuzz: ## fuzz the parsers, round by round, until Ctrl-C or a finding
	@tests/install-needed --say checked
	@$(MAKE) -s fuzzers
	@tests/fuzz/run $(BUILD)/fuzz $(FUZZ_TARGETS)

prove: ## check all short ids, user-specs and files by a model checker
	@tests/install-needed --say build
	@tests/prove/run $(BUILD)/prove

coverage: ## as root: the lines and branches of src/ that the tests reach
	@$(NEEDS) --say build quick coverage
	@$(MAKE) -s programs
	@tests/run-suite shipped tests/coverage/coverage.bats

# COMMIT is what to try in place of this tree, SAMPLE how many changes, and SEED which
mutants: ## as root, for hours: which small changes to src/ no test notices; a run that was stopped goes on
	@$(NEEDS) --say build quick test mutants checked
	@nice tests/mutants/mutants $(COMMIT:%=--commit %) $(SAMPLE:%=--sample %) $(SEED:%=--seed %)

$(BUILD)/bench/%: tests/bench/%.c $(BY)
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -Os -static -s -o $@ $<

BENCHED = $(addprefix $(BUILD)/bench/,floor same-calls only-groups target launch)
MEASURE = sh -c 'tests/bench/bench.py $(BUILD) && tests/bench/own.py $(BUILD)'
bench: ## as root, in five minutes on an idle machine: speed and size, against the peers; draws build/bench.svg
	@$(NEEDS) build bench
	@$(MAKE) -s all $(BENCHED)
	@unshare --mount --propagation private $(MEASURE)
	@tests/bench/draw $(BUILD)/bench.json >$(BUILD)/bench.svg

bench-today: ## the same against today's peers, in a root of Debian's unstable suite; draws nothing
	@$(NEEDS) build test
	@$(MAKE) -s all $(BENCHED)
	@tests/in-unstable bench -- $(MEASURE)
