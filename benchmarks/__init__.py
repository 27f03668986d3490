"""What is measured, and the campaigns it is measured on."""
