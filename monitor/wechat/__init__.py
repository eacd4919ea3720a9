"""The API that WeChat gives the owners of official accounts: their keys, its codes, their articles."""
