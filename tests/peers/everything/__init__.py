"""Compares every operation of the AWS CLI's own data with a program that has all services."""
