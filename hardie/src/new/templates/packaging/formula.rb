# For a tap: Formula/NAME.rb in a repository homebrew-TAP.
class {{CLASS}} < Formula
  desc {{DESCRIPTION}}
  homepage {{HOMEPAGE}}
  version {{VERSION}}
  license {{LICENSE}}

{{CHOICES}}

  def install
    program = {{PROGRAM}}
    bin.install program
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/#{program}.bash" => program if File.exist? "completions/#{program}.bash"
    zsh_completion.install "completions/_#{program}" if File.exist? "completions/_#{program}"
    fish_completion.install "completions/#{program}.fish" if File.exist? "completions/#{program}.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/#{{{PROGRAM}}} --version")
  end
end
