# stepdown. `make help` lists the targets.

# A new version: this, and what repeats it: man/stepdown.8, docker/Dockerfile, docs/install.md
# and the top of CHANGELOG.md. A test compares them; all else takes it from here.
VERSION = 1.2.0
ARCH   := $(shell dpkg --print-architecture 2>/dev/null || uname -m)

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BUILD  = build

# On Alpine, gcc itself makes musl programs; elsewhere, musl-gcc does.
ifeq ($(origin CC),default)
CC := $(if $(wildcard /etc/alpine-release),gcc,musl-gcc)
endif

# clang's -flto takes a linker of its own
CFLAGS    = -Oz $(if $(findstring clang,$(CC)),,-flto)
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
DISCARD   = -T $(BUILD)/discard.ld $(DISCARD_$(ARCH))
# Cortex-A53's erratum 843419: mended in place, without 4 KiB for branches elsewhere
DISCARD_arm64 = -Wl,--fix-cortex-a53-843419=adr
else
PIE       = -static-pie
endif
# Sorted by name: include/large.h has why. No relro: musl's start makes nothing read-only in a
# static program, and where a page may have 64 KiB the linker would fill the file up to the
# end of one for it.
LINK      = $(CC) $(CFLAGS) $(PIE) -Wl,-z,text,-z,norelro,-z,now,-z,noexecstack \
            -Wl,-z,noseparate-code,-z,common-page-size=64,--hash-style=gnu,--gc-sections,--build-id=none \
            -Wl,--spare-dynamic-tags=0,--sort-section=name $(DISCARD) $(LDFLAGS)

# What scanners read from the file: the UAPI group's package metadata. It is not loaded, so
# that it costs its own 270 bytes and moves nothing. METADATA= leaves it out, for a
# distribution whose LDFLAGS add their own.
METADATA  = {"type":"generic","name":"stepdown","version":"$(VERSION)","architecture":"$(ARCH)","appCpe":"cpe:2.3:a:stepdown:stepdown:$(VERSION):*:*:*:*:*:*:*","purl":"pkg:generic/stepdown@$(VERSION)"}

# sorted the same in every locale: it is the order of the link
SOURCES = $(sort $(wildcard src/*.c))
HEADERS = $(wildcard include/*.h)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/%.o) $(if $(METADATA),$(BUILD)/note.o)

.PHONY: all run check dist deb rpm aport recipes completions install uninstall clean help

all: $(BUILD)/stepdown ## build build/stepdown

# What things are built by: a file that changes only with it, so that another compiler or flag
# builds them anew. What is only installed or looked at stays as it was built.
BY = Makefile $(BUILD)/by
$(BUILD)/by: export BUILT_BY = $(COMPILE) $(LINK) $(METADATA) $(TESTS_BUILT_BY)
$(BUILD)/by: $(if $(filter-out install uninstall check,$(or $(MAKECMDGOALS),all)),always) | $(BUILD)
	@echo "$$BUILT_BY" | cmp -s - $@ || echo "$$BUILT_BY" >$@
.PHONY: always

$(BUILD)/stepdown: $(OBJECTS) $(BUILD)/discard.ld
	@echo link $@
	@$(LINK) -s -o $@ $(OBJECTS)

# Sections that nothing reads: the compilers' names, tables to unwind libc's functions, and
# names for a loader, which no static program has. It is added to the linker's own script.
# Only with musl-gcc: ld can't link glibc with it.
$(BUILD)/discard.ld: Makefile | $(BUILD)
	@echo 'SECTIONS { /DISCARD/ : { *(.comment .eh_frame .gnu.hash .dynsym .dynstr) } } INSERT AFTER .text; VERSION { { local: *; }; }' >$@

# a note: the sizes of name and content, its type, and both, padded to 4 bytes
$(BUILD)/note.o: $(BY) | $(BUILD)
	@printf '%s\n' '.section .note.package,"",%note' '.balign 4' \
	    '.long 4, 2f - 1f, 0xcafe1a7e' '.asciz "FDO"' \
	    '1: .asciz "$(subst ",\",$(METADATA))"' '.balign 4' '2:' \
	    '.section .note.GNU-stack,"",%progbits' | \
	    $(CC) -fPIE -x assembler -c -o $@ -

$(BUILD)/%.o: src/%.c $(HEADERS) $(BY) | $(BUILD)
	@echo compile $<
	@$(COMPILE) -c -o $@ $<

$(BUILD):
	@mkdir -p $@

# the compiler may be among what is installed: only a make of its own then looks for it
run: ## as root: become nobody on this machine, and show before and after
	@tests/install-needed build run
	@$(MAKE) -s all
	@tests/demonstration $(BUILD)/stepdown

check: all ## see that the built program starts; needs no root
	@$(BUILD)/stepdown --version
	@$(BUILD)/stepdown --check root true

# Debian's cross compilers, but for this machine's own and those that are unpacked
CROSS_GCC = $(shell packaging/architecture name,compiler,gnu | \
            awk '$$1 != "$(ARCH)" && $$2 == "bookworm" { gsub("_", "-", $$3); print "+gcc-" $$3 }')

# SAY= installs what is missing: for a machine that is there for this alone
SAY = --say
dist: $(BUILD)/dist/SHA256SUMS ## on Debian 12: build/dist/stepdown-ARCHITECTURE for ten architectures, with checksums

$(BUILD)/dist/SHA256SUMS: $(SOURCES) $(HEADERS) Makefile $(wildcard packaging/*)
	@tests/install-needed $(SAY) build dist $(CROSS_GCC)
	@packaging/dist $(BUILD)/dist

deb: ## a Debian package, in build/deb
	@tests/install-needed --say build deb
	@packaging/deb $(VERSION) $(BUILD)/deb

aport: ## what Alpine's abuild needs, in build/aport: the APKBUILD and the source
	@tests/install-needed --say aport
	@packaging/recipe $(VERSION) $(BUILD)/aport alpine/APKBUILD

rpm: ## an RPM and its source, in build/rpm
	@tests/install-needed --say build rpm
	@packaging/rpm-package $(VERSION) $(BUILD)/rpm

recipes: ## what Arch's makepkg, Nix and melange need, in build/recipes: recipe and source
	@tests/install-needed --say aport
	@packaging/recipe $(VERSION) $(BUILD)/recipes/arch arch/PKGBUILD
	@packaging/recipe $(VERSION) $(BUILD)/recipes/nix nix/default.nix
	@packaging/recipe $(VERSION) $(BUILD)/recipes/melange melange/stepdown.yaml

# Paths may have spaces. A gosu or su-exec that isn't a link to stepdown is another program: it
# is neither overwritten nor removed.
install: all ## to PREFIX, BINDIR and MANDIR under DESTDIR; with INSTALL_COMPAT=1 also as gosu and su-exec
	install -D -m 0755 $(BUILD)/stepdown '$(DESTDIR)$(BINDIR)/stepdown'
	install -D -m 0644 man/stepdown.8 '$(DESTDIR)$(MANDIR)/man8/stepdown.8'
ifeq ($(INSTALL_COMPAT),1)
	for link in gosu su-exec; do path='$(DESTDIR)$(BINDIR)'/$$link; \
	    [ "$$(readlink "$$path")" = stepdown ] || ln -s stepdown "$$path" || exit 1; done
endif

uninstall: ## remove what install put there, and the links to stepdown
	for link in gosu su-exec; do path='$(DESTDIR)$(BINDIR)'/$$link; \
	    [ "$$(readlink "$$path")" != stepdown ] || rm "$$path" || exit 1; done
	rm -f '$(DESTDIR)$(BINDIR)/stepdown' '$(DESTDIR)$(MANDIR)/man8/stepdown.8'
	rmdir '$(DESTDIR)$(MANDIR)/man8' 2>/dev/null || true

completions: ## completions for bash, zsh and fish, in build/completions
	@packaging/completions $(BUILD)/completions

clean: ## remove build/
	rm -rf $(BUILD)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1 \t\2/p' $(MAKEFILE_LIST) | expand -t 24

# to build and to install needs none of it
-include tests/rules.mk
