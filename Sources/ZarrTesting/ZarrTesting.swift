// ZarrTesting
