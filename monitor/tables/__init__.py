"""Builds the tables of detectors/names/tables from named, licensed sources."""
