/** Whether a text begins with a curl command, or with what browsers copy for PowerShell; comments and a prompt may stand before it. */
export const looksLikeCurl = (text: string): boolean =>
  /^(?:[ \t]*(?:#[^\n]*)?\r?\n){0,100}[ \t]*(?:(?:[$%>]|PS [^\n>]{0,200}>)[ \t]*)?(?:(?:sudo|time)[ \t]+)?(?:curl(?:\.exe)?[ \t\\^`]|Invoke-(?:WebRequest|RestMethod)\b|\$session[ \t]*=[ \t]*New-Object\b)/i.test(
    text.slice(0, 20_000),
  );
