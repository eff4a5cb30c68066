# A template: `make recipes` fills in the version, and puts the source beside it.
# For pkgsStatic.callPackage, whose compiler makes static programs with musl.
{ lib, stdenv }:

stdenv.mkDerivation {
  pname = "stepdown";
  version = "@VERSION@";

  src = ./stepdown-@VERSION@.tar.gz;

  makeFlags = [
    "CC=${stdenv.cc.targetPrefix}cc"
    "ARCH=${stdenv.hostPlatform.parsed.cpu.name}"
    "PREFIX=${placeholder "out"}"
  ];

  # the linker has stripped it
  dontStrip = true;

  # make test needs root and Docker
  doCheck = stdenv.buildPlatform.canExecute stdenv.hostPlatform;
  checkTarget = "check";

  meta = {
    description = "Become another user, prove it, and execute a command";
    license = lib.licenses.mit;
    mainProgram = "stepdown";
    platforms = lib.platforms.linux;
  };
}
