"""A stand-in for the module by which notebooks recognize Colab."""
