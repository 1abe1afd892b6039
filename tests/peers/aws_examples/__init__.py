"""Runs the AWS CLI's example commands through two programs and compares the requests."""
