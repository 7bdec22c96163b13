"""The explorables of lesson 9.3, pooling."""
