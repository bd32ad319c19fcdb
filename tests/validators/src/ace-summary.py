"""ace-summary.py REPORT.json NAME: Ace's report as one line a violation, then a line of counts. Exit 1 on any violation."""
import collections, json, sys

EXAMPLES = 3  # of one rule

report = json.load(open(sys.argv[1]))
by_impact, by_rule = collections.Counter(), collections.Counter()
for document in report.get("assertions", []):
    url = document.get("earl:testSubject", {}).get("url", "")
    for assertion in document.get("assertions", []):
        result, test = assertion.get("earl:result", {}), assertion["earl:test"]
        if result.get("earl:outcome") != "fail":
            continue
        rule, impact = test.get("dct:title"), test.get("earl:impact", "unknown")
        by_rule[rule] += 1
        by_impact[impact] += 1
        if by_rule[rule] <= EXAMPLES:
            where = " ".join((result.get("earl:pointer") or {}).get("css") or [])
            html = " ".join((result.get("html") or "").split())[:110]
            print(f"  {impact} {rule} {url} {where} {html}")
for rule, count in by_rule.items():
    if count > EXAMPLES:
        print(f"  … {rule}: {count} in all")
impacts = ", ".join(f"{count} {impact}" for impact, count in sorted(by_impact.items()))
missing = report.get("a11y-metadata", {}).get("missing") or []
if missing:
    print(f"  accessibility metadata missing: {', '.join(missing)}")
print(f"ace: {sum(by_rule.values())} violations{' (' + impacts + ')' if impacts else ''}  [{sys.argv[2]}]")
sys.exit(1 if by_rule else 0)
