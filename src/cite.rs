//! The library of works and its rendering by CSL, over `hayagriva`.
