"""The local stack runs everything that `template.yaml` deploys on one machine, without an AWS
account.
"""
