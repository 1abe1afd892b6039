# Completion of PROGRAM for PowerShell: `PROGRAM --cli-completion powershell | Out-String | Invoke-Expression`.
Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
    param($word, $command, $cursor)
    $line = $command.ToString().PadRight($cursor).Substring(0, $cursor)
    PROGRAM --cli-complete powershell $line 2>$null | ForEach-Object {
        $text, $about = $_ -split "`t", 2
        if (-not $about) { $about = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
    }
}
