# stepdown. `make help` lists the targets.
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
LINK      = $(CC) $(CFLAGS) $(PIE) -Wl,-z,text,-z,relro,-z,now,-z,noexecstack \
            -Wl,-z,noseparate-code,--gc-sections,--build-id=none $(LDFLAGS)

# sorted the same in every locale: it is the order of the link
SOURCES = $(sort $(wildcard src/*.c))
HEADERS = $(wildcard include/*.h)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o)

.PHONY: all bench dist help run test test-docker test-programs install uninstall clean tools

all: $(BUILD)/stepdown ## build build/stepdown

$(BUILD)/stepdown: $(OBJECTS)
	@echo link $@
	@$(LINK) -s -o $@ $^

$(BUILD)/%.o: src/%.c $(HEADERS) Makefile | tools $(BUILD)
	@echo compile $<
	@$(COMPILE) -c -o $@ $<

$(BUILD):
	@mkdir -p $@

# a compiler, where there is none yet
tools:
	@tests/install-packages build

run: all ## as root: become nobody on this machine, and show before and after
	@tests/install-packages run
	@tests/run $(BUILD)/stepdown

# programs that the tests run, static, so that they run in any container
$(BUILD)/tests/%: tests/helpers/%.c Makefile | tools
	@mkdir -p $(@D)
	@$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -static -o $@ $<

test-programs: $(patsubst tests/helpers/%.c,$(BUILD)/tests/%,$(wildcard tests/helpers/*.c))

test: all test-programs ## as root: every test, in containers too
	@tests/install-packages test docker
	@tests/all

test-docker: all test-programs ## as root: the tests under a real Docker engine
	@tests/install-packages test docker
	@tests/all tests/docker

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

install: all ## into DESTDIR, by PREFIX, BINDIR and MANDIR; INSTALL_COMPAT=1: as gosu and su-exec too
	install -D -m 0755 $(BUILD)/stepdown $(DESTDIR)$(BINDIR)/stepdown
	install -D -m 0644 stepdown.8 $(DESTDIR)$(MANDIR)/man8/stepdown.8
ifeq ($(INSTALL_COMPAT),1)
	ln -sf stepdown $(DESTDIR)$(BINDIR)/gosu
	ln -sf stepdown $(DESTDIR)$(BINDIR)/su-exec
endif

uninstall: ## what install put there, links to stepdown included
	for link in gosu su-exec; do \
	    [ "$$(readlink $(DESTDIR)$(BINDIR)/$$link)" != stepdown ] || \
	        rm -f $(DESTDIR)$(BINDIR)/$$link; done
	rm -f $(DESTDIR)$(BINDIR)/stepdown $(DESTDIR)$(MANDIR)/man8/stepdown.8

clean: ## remove build/
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1 \t\2/p' $(firstword $(MAKEFILE_LIST))
