"""减负 burden: the register of forms asked of the grassroots, the burden report, the suggestion box."""
