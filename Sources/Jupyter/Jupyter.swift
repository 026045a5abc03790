// Jupyter
