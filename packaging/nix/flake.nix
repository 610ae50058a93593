{
  description = "A merge gate that reads the backlog in your repository";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
      root = ../..;
      package = (builtins.fromTOML (builtins.readFile (root + "/Cargo.toml"))).package;
    in
    {
      packages = each (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = package.name;
          inherit (package) version;
          src = root;
          cargoLock.lockFile = root + "/Cargo.lock";
          # The tests want a git that is set up, and the network of this machine.
          doCheck = false;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            mkdir man
            $out/bin/backlog-gate man --out man
            installManPage man/*.1
            installShellCompletion --cmd backlog-gate \
              --bash <($out/bin/backlog-gate completions bash) \
              --fish <($out/bin/backlog-gate completions fish) \
              --zsh <($out/bin/backlog-gate completions zsh)
          '';
          meta = {
            inherit (package) description homepage;
            license = with pkgs.lib.licenses; [ mit asl20 ];
            mainProgram = package.name;
          };
        };
      });
    };
}
