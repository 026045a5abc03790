print("ngffz")
