"""The local stack: what `template.yaml` deploys, on one machine, without an AWS account."""
