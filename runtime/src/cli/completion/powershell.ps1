# Completion of PROGRAM for PowerShell: `PROGRAM --cli-completion powershell | Out-String | Invoke-Expression`.
Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
    param($word, $command, $cursor)
    # The words without the quotes that were typed; in the last one a quote may be open.
    $words = @(foreach ($element in $command.CommandElements) {
        if ($element.Extent.EndOffset -lt $cursor) {
            if ($null -ne $element.Value) { [string]$element.Value } else { $element.Extent.Text }
        }
    })
    $last = [string]$word
    if ($last -match "^'") { $last = $last.Substring(1).TrimEnd("'").Replace("''", "'") }
    elseif ($last -match '^"') { $last = $last.Substring(1).TrimEnd('"') -replace '`(.)', '$1' }
    # Each in single quotes.
    $line = ($words + $last | ForEach-Object { "'" + $_.Replace("'", "'\''") + "'" }) -join ' '
    & (Get-Command -CommandType Application -Name 'PROGRAM' | Select-Object -First 1) --cli-complete powershell $line 2>$null | ForEach-Object {
        $text, $about = $_.Substring(1) -split "`t", 2
        if (-not $about) { $about = $text }
        # In single quotes PowerShell replaces nothing; the typographic ones count as quotes too.
        $inserted = $text
        if ($text -cnotmatch '^(--?[A-Za-z0-9-]+|[A-Za-z0-9_./\\][A-Za-z0-9_.:/+=\\-]*)$') {
            $inserted = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
        }
        [System.Management.Automation.CompletionResult]::new($inserted, $text, 'ParameterValue', $about)
    }
}
