// OMEZarr
