"""Links between documents: which report answers a request, which text a draft became, what was renewed.

Input: statements of single documents, read from a store. Output: a graph of links with their evidence.
"""
