"""Small NumPy modules behind the notebooks: numbers, drawings and explorables."""
