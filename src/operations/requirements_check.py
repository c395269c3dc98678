"""Says what an environment lacks of what is asked for. Run by its own Python, which sees a parent's packages as well.

Standard input: lines of `<key>\t<requirement>`. Output: `answered\t`, then for each key that lacks something one line
`<key>\t<what>`. Dependencies count too. Exit code 1: this Python has no reader of requirements.
"""
import sys
from importlib import metadata

try:
    from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
except ImportError:
    from packaging.requirements import InvalidRequirement, Requirement


def lack(requirement, extra, seen):
    """What is missing or unfit for one requirement; None where nothing is."""
    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
        return None
    try:
        distribution = metadata.distribution(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(distribution.version, prereleases=True):
        return f"{requirement.name} {distribution.version} does not satisfy {requirement}"
    for wanted in ["", *sorted(requirement.extras)]:
        key = (requirement.name.lower(), wanted)
        if key in seen:
            continue
        seen.add(key)
        for line in distribution.requires or ():
            found = lack(Requirement(line), wanted, seen)
            if found:
                return f"{found}, which {requirement.name} needs" if " which " not in found else found
    return None


def main():
    print("answered\t")
    told = set()
    for line in sys.stdin:
        key, _, text = line.rstrip("\n").partition("\t")
        text = text.split(" --")[0].strip()
        if key in told or not text or text.startswith("-"):
            continue
        try:
            found = lack(Requirement(text), "", set())
        except InvalidRequirement:
            # An address or a folder: only the resolver can tell.
            continue
        if found:
            told.add(key)
            print(f"{key}\t{found}")


main()
