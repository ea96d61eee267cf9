"""Audit a library: doubles, files that Beatport sells in better sound, streams that can be bought.

    findings   what results say of a library: the rules, without files or servers
    output     findings as CSV, JSON and NDJSON; `console.audit` draws them for people

From outside import `findings` (`find`, `audited`, `Finding`, `FindingKind`) and `output`.
"""
