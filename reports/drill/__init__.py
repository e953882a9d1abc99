"""From a cell of the report to what is counted in it, as far as the reader may see it.

`query` is how a cell is written in an address, `pieces` and `matters` say what it counts, `rows` how that is listed,
`lists` who is shown how much of it.
"""
