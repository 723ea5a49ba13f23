"""Sums what Surefire and Failsafe reported in all modules, as 'N passed, N failed, N skipped'.

Fails when a test failed, when none passed, or when Maven failed (the first argument is not 'yes').
"""

import pathlib
import sys
import xml.etree.ElementTree as xml

KINDS = ("tests", "failures", "errors", "skipped")


def main() -> int:
    totals = dict.fromkeys(KINDS, 0)
    for folder in ("surefire-reports", "failsafe-reports"):
        for report in sorted(pathlib.Path(".").glob(f"**/target/{folder}/TEST-*.xml")):
            suite = xml.parse(report).getroot()
            for kind in KINDS:
                totals[kind] += int(suite.get(kind, 0))
            for case in suite.iter("testcase"):
                if case.find("failure") is not None or case.find("error") is not None:
                    print(f"FAILED {case.get('classname')}.{case.get('name')}")
    failed = totals["failures"] + totals["errors"]
    passed = totals["tests"] - failed - totals["skipped"]
    verified = sys.argv[1:] == ["yes"]
    if not verified:
        print("mvn verify failed; its messages are above.")
    if totals["tests"] == 0:
        print("No test ran.")
    print(f"{passed} passed, {failed} failed, {totals['skipped']} skipped")
    return 0 if verified and passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
