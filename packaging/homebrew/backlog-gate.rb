class BacklogGate < Formula
  desc "Merge gate that reads the backlog in your repository"
  homepage "https://backlog-gate.github.io/backlog-gate"
  version "{{version}}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/backlog-gate/backlog-gate/releases/download/v{{version}}/backlog-gate-aarch64-apple-darwin.tar.gz"
      sha256 "{{sha256 backlog-gate-aarch64-apple-darwin.tar.gz}}"
    end
    on_intel do
      url "https://github.com/backlog-gate/backlog-gate/releases/download/v{{version}}/backlog-gate-x86_64-apple-darwin.tar.gz"
      sha256 "{{sha256 backlog-gate-x86_64-apple-darwin.tar.gz}}"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/backlog-gate/backlog-gate/releases/download/v{{version}}/backlog-gate-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "{{sha256 backlog-gate-aarch64-unknown-linux-gnu.tar.gz}}"
    end
    on_intel do
      url "https://github.com/backlog-gate/backlog-gate/releases/download/v{{version}}/backlog-gate-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "{{sha256 backlog-gate-x86_64-unknown-linux-gnu.tar.gz}}"
    end
  end

  def install
    bin.install "backlog-gate"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/backlog-gate.bash" => "backlog-gate"
    fish_completion.install "completions/backlog-gate.fish"
    zsh_completion.install "completions/_backlog-gate"
  end

  test do
    (testpath/"BACKLOG.md").write "Ready\n\n1) Import\n- Status: Ready\n"
    assert_match "Import", shell_output("#{bin}/backlog-gate items BACKLOG.md")
  end
end
