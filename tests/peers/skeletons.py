"""Records botocore's validation of Connect's skeletons.

Reads lines of JSON: an operation, its skeleton as we print it, what we find wrong with that. Botocore's
model is newer than those we generate from: an operation counts where its input is the same in both,
that is where the AWS CLI's own skeleton is ours. Exit code 1 where an opinion differs.
"""

import json
import sys

try:
    import botocore.session
    from botocore.utils import ArgumentGenerator
    from botocore.validate import ParamValidator
except ImportError:
    print("skipped: no botocore")
    sys.stdin.read()
    sys.exit(0)

# Constraints that models of 2025 contain and botocore's model no longer does.
DROPPED = {
    "Invalid value for parameter EvaluationFormVersion, value: 0, valid min value: 1",
}
# Operations with other members or constraints in their outputs since the models of 2025.
CHANGED_OUTPUTS = {
    "DescribeAuthenticationProfile",
    "DescribeContactEvaluation",
    "DescribeContactFlowModule",
    "DescribeEvaluationForm",
    "DescribeHoursOfOperationOverride",
    "ListContactReferences",
    "ListEvaluationFormVersions",
    "ListEvaluationForms",
    "ListHoursOfOperationOverrides",
}

MODEL = botocore.session.get_session().get_service_model("connect")


def complaint(value, shape):
    report = ParamValidator().validate(value, shape) if shape else None
    text = report.generate_report().strip() if report and report.has_errors() else ""
    # Botocore joins a union's members with commas, the AWS CLI's version 2, our reference, with full stops.
    return "\n".join(line.replace(", ", ". ") if "tagged union" in line else line for line in text.splitlines())


same = valid = newer = 0
wrong = []
for line in sys.stdin:
    case = json.loads(line)
    name = case["operation"]
    if name not in MODEL.operation_names:
        newer += 1
        continue
    shape = MODEL.operation_model(name).input_shape
    skeleton = ArgumentGenerator().generate_skeleton(shape) if shape else {}
    if skeleton != case["skeleton"]:
        newer += 1
        continue
    # The AWS CLI validates its sample responses first. What is wrong in a response hides what is in the input.
    output = MODEL.operation_model(name).output_shape
    answer = ArgumentGenerator(use_member_names=True).generate_skeleton(output) if output else {}
    theirs = complaint(answer, output) or complaint(skeleton, shape)
    ours = case["complaint"].splitlines()
    # Whether the response is ours is not known; what is wrong with the input is.
    is_newer = name in CHANGED_OUTPUTS or DROPPED.intersection(ours)
    if is_newer and sorted(ours) != sorted(complaint(skeleton, shape).splitlines()):
        newer += 1
        continue
    if is_newer or sorted(theirs.splitlines()) == sorted(ours):
        same += 1
        valid += not theirs
    else:
        wrong.append(f"{name}\n--- botocore\n{theirs}\n--- ours\n{case['complaint']}")
print("\n\n".join(wrong))
print(f"botocore agrees on {same} skeletons, {valid} of them valid; {newer} have changed since; {len(wrong)} differ")
sys.exit(1 if wrong or same < 100 else 0)
