# stepdown. `make help` lists the targets.

# A new version: this, and what repeats it: stepdown.8, docker/Dockerfile and the top of
# CHANGELOG.md. A test compares them; all else takes it from here.
VERSION = 1.0.0
ARCH   := $(shell dpkg --print-architecture 2>/dev/null || uname -m)

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BUILD  = build

# On Alpine, gcc itself makes musl programs; elsewhere, musl-gcc does.
ifeq ($(origin CC),default)
CC := $(if $(wildcard /etc/alpine-release),gcc,musl-gcc)
endif

CFLAGS    = -Oz -flto
WARNINGS  = -Wall -Wextra -Werror -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wformat=2 -Wcast-qual -Wwrite-strings
HARDEN    = -fPIE -fstack-protector-strong
SECTIONS  = -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
DEFINES   = -D_GNU_SOURCE -DSTEPDOWN_VERSION='"$(VERSION)"' -DSTEPDOWN_ARCH='"$(ARCH)"'
COMPILE   = $(CC) -std=c11 $(WARNINGS) $(HARDEN) $(SECTIONS) $(DEFINES) -Iinclude \
            $(CPPFLAGS) $(CFLAGS)

# Debian's musl-gcc starts a program by Scrt1.o whatever it is told, and -static-pie
# then gives a dynamic one. rcrt1.o is the start of a static PIE, which relocates itself.
ifneq (,$(findstring musl-gcc,$(CC)))
MUSL_LIB ?= /usr/lib/$(subst gnu,musl,$(shell gcc -print-multiarch))
PIE       = -nostartfiles $(MUSL_LIB)/rcrt1.o -static -Wl,-pie,--no-dynamic-linker
else
PIE       = -static-pie
endif
LINK      = $(CC) $(CFLAGS) $(PIE) -Wl,-z,text,-z,norelro,-z,now,-z,noexecstack \
            -Wl,-z,noseparate-code,-z,common-page-size=64,--gc-sections,--build-id=none $(LDFLAGS)

# sorted the same in every locale: it is the order of the link
SOURCES = $(sort $(wildcard src/*.c))
HEADERS = $(wildcard include/*.h)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o)

.PHONY: all bench check checkers coverage dist exhaustive fuzz fuzzers help install lint \
        mutants prove replay replayers run test test-docker test-programs tools uninstall \
        clean aport deb

all: $(BUILD)/stepdown ## build build/stepdown

$(BUILD)/stepdown: $(OBJECTS)
	@echo link $@
	@$(LINK) -s -o $@ $^

# the loops over every byte of the files, for speed rather than size
$(BUILD)/lines.o: CFLAGS += -O2

$(BUILD)/%.o: src/%.c $(HEADERS) Makefile | tools $(BUILD)
	@echo compile $<
	@$(COMPILE) -c -o $@ $<

$(BUILD):
	@mkdir -p $@

# a compiler, where there is none yet; asked for once, so not by `make install` again
tools: $(BUILD)/tools

$(BUILD)/tools: tests/packages | $(BUILD)
	@tests/install-packages build
	@touch $@

# clang and valgrind
checkers:
	@tests/install-packages checked

run: all ## as root: become nobody on this machine, and show before and after
	@tests/install-packages run
	@tests/run $(BUILD)/stepdown

# programs that the tests run, static, so that they run in any container
$(BUILD)/tests/%: tests/helpers/%.c Makefile | tools
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -static -o $@ $<

test-programs: $(patsubst tests/helpers/%.c,$(BUILD)/tests/%,$(wildcard tests/helpers/*.c))

check: all ## as anybody, in a second: what was built starts
	@$(BUILD)/stepdown --version
	@$(BUILD)/stepdown --check root true

# The same program for tests that find more: with sanitizers; with those that need no
# library, static; and under valgrind.
CHECKED    = -std=c11 $(WARNINGS) $(DEFINES) -Iinclude -O1 -g
SANITIZERS = -fsanitize=address,undefined,integer -fno-sanitize-recover=all \
             -fno-omit-frame-pointer -DREPORTS='"$(abspath $(BUILD)/sanitized/reports/on)"'

$(BUILD)/sanitized/stepdown: tests/builds/sanitizer-options.c $(SOURCES) $(HEADERS) Makefile | checkers
	@mkdir -p $(@D)
	@clang $(CHECKED) $(SANITIZERS) -o $@ $(filter %.c,$^)

$(BUILD)/trapping/stepdown: TRAPS = -fsanitize=undefined -fsanitize-undefined-trap-on-error

$(BUILD)/trapping/stepdown $(BUILD)/memcheck/stepdown: $(SOURCES) $(HEADERS) Makefile | tools
	@mkdir -p $(@D)
	@$(CC) $(CHECKED) $(HARDEN) $(TRAPS) $(PIE) -o $@ $(SOURCES)

$(BUILD)/valgrind/stepdown: tests/builds/launch-valgrind.c $(BUILD)/memcheck/stepdown | tools checkers
	@mkdir -p $(@D)
	@$(CC) -std=c11 -Wall -Wextra -O1 -static -DMEMCHECK='"$(abspath $(BUILD)/memcheck/stepdown)"' -o $@ $<

lint: ## look for faults in src, include and all programs and scripts, without running any
	@tests/install-packages build lint
	@tests/lint

test: all test-programs ## as root: every test, in containers too, and again under sanitizers and valgrind
	@tests/install-packages test docker checked lint coverage mutants
	@tests/all

test-docker: all test-programs ## as root: the tests under a real Docker engine
	@tests/install-packages test docker
	@BUILDS=shipped tests/all tests/docker

# The parsers, on a stand-in for the kernel and beside an oracle: what fuzzes them, what
# replays the corpus without a fuzzer, and what goes through all short strings and ids.
PARSER_SOURCES = $(patsubst %,src/%.c,gid_set group id identity lines passwd spec text) \
                 $(patsubst %,tests/fuzz/%.c,stand_in oracle target)
PARSER_OBJECTS = $(patsubst %.c,$(BUILD)/parsers/%.o,$(notdir $(PARSER_SOURCES)))
PARSER_HEADERS = $(HEADERS) $(wildcard tests/fuzz/*.h tests/exhaustive/*.h)
FUZZ_TARGETS   = id spec passwd group resolve
SANITIZE       = -fsanitize=address,undefined -fno-sanitize-recover=all
PARSER_FLAGS   = -std=c11 -D_GNU_SOURCE $(WARNINGS) -g -O2 $(SANITIZE) \
                 -Iinclude -Itests/fuzz -include tests/fuzz/calls.h

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(PARSER_SOURCES) $(PARSER_HEADERS) Makefile
	@mkdir -p $(@D)
	@clang $(PARSER_FLAGS) -fsanitize=fuzzer -o $@ $(PARSER_SOURCES) $<

vpath %.c src tests/fuzz tests/exhaustive
$(BUILD)/parsers/%.o: %.c $(PARSER_HEADERS) Makefile
	@mkdir -p $(@D)
	@gcc $(PARSER_FLAGS) -c -o $@ $<

$(BUILD)/replay/%: $(BUILD)/parsers/fuzz_%.o $(BUILD)/parsers/replay.o $(PARSER_OBJECTS)
	@mkdir -p $(@D)
	@gcc $(SANITIZE) -o $@ $^

$(BUILD)/exhaustive/%: $(BUILD)/parsers/%.o $(BUILD)/parsers/zero.o $(PARSER_OBJECTS)
	@mkdir -p $(@D)
	@gcc $(SANITIZE) -o $@ $^

fuzzers: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
replayers: $(FUZZ_TARGETS:%=$(BUILD)/replay/%)
replay: replayers
	@for target in $(FUZZ_TARGETS); do \
	    $(BUILD)/replay/$$target tests/fuzz/*/$$target/* || exit 1; done

exhaustive: $(BUILD)/exhaustive/strings $(BUILD)/exhaustive/numbers
.SECONDARY:

fuzz: ## fuzz the parsers, round by round, until Ctrl-C or a finding
	@tests/install-packages checked
	@$(MAKE) -s fuzzers
	@tests/fuzz/run $(BUILD)/fuzz $(FUZZ_TARGETS)

prove: ## as root: check all ids and user-specs of up to 23 bytes by a model checker
	@tests/install-packages build
	@tests/prove/run $(BUILD)/prove

coverage: test-programs ## as root: the lines and branches of src/ that the tests reach
	@tests/install-packages test coverage
	@tests/coverage/run $(BUILD)/coverage

mutants: ## as root: which small changes to src/ no test notices; takes an hour and more
	@tests/install-packages build test mutants
	@tests/mutants/mutants

$(BUILD)/bench/%: tests/bench/%.c | tools
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -Os -static -s -o $@ $<

bench: all $(BUILD)/bench/floor $(BUILD)/bench/target $(BUILD)/bench/launch ## as root: speed and size, against the peers
	@tests/install-packages bench
	@unshare --mount --propagation private tests/bench/bench.py $(BUILD)
	@tests/bench/draw $(BUILD)/bench.json >tests/bench/bench.svg

dist: ## as root: build/dist/stepdown-ARCHITECTURE for ten architectures, with checksums
	@tests/install-packages build dist dist-$(shell dpkg --print-architecture)
	@packaging/dist $(BUILD)/dist

deb: ## a Debian package, in build/deb
	@tests/install-packages build deb
	@packaging/deb $(VERSION) $(BUILD)/deb

aport: ## what Alpine's abuild needs, in build/aport: APKBUILD and source
	@tests/install-packages aport
	@packaging/aport $(VERSION) $(BUILD)/aport

# Paths may have spaces. A gosu or su-exec that is no link to stepdown is somebody else's:
# it is neither overwritten nor removed.
install: all ## into DESTDIR, by PREFIX, BINDIR and MANDIR; INSTALL_COMPAT=1: as gosu and su-exec too
	install -D -m 0755 $(BUILD)/stepdown '$(DESTDIR)$(BINDIR)/stepdown'
	install -D -m 0644 stepdown.8 '$(DESTDIR)$(MANDIR)/man8/stepdown.8'
ifeq ($(INSTALL_COMPAT),1)
	for link in gosu su-exec; do path='$(DESTDIR)$(BINDIR)'/$$link; \
	    [ "$$(readlink "$$path")" = stepdown ] || ln -s stepdown "$$path" || exit 1; done
endif

uninstall: ## what install put there, links to stepdown included
	for link in gosu su-exec; do path='$(DESTDIR)$(BINDIR)'/$$link; \
	    [ "$$(readlink "$$path")" != stepdown ] || rm "$$path" || exit 1; done
	rm -f '$(DESTDIR)$(BINDIR)/stepdown' '$(DESTDIR)$(MANDIR)/man8/stepdown.8'

clean: ## remove build/
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1 \t\2/p' $(firstword $(MAKEFILE_LIST))
